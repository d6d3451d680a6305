"""The commune-level Public Administration Service Centers."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from centers.models.named import Named

check_org_code = RegexValidator(
    r"^[A-Z0-9]{1,6}(\.[A-Z0-9]{1,6}){0,3}\Z", _("Mã gồm 1 đến 4 nhóm chữ in hoa và số, cách nhau dấu chấm.")
)


class Kind(models.TextChoices):
    """What the league tables compare with what: wards, communes, mountain communes."""

    WARD = "ward", _("phường")
    COMMUNE = "commune", _("xã")
    MOUNTAIN = "mountain", _("xã miền núi")


class Center(Named):
    """One center. ``code`` is the statistical code of its commune; ``org_code`` heads every dossier code it gives.

    Official organisation codes were issued anew in July 2025 and are not public: an administrator enters them.
    """

    code = models.CharField(_("mã đơn vị hành chính"), max_length=10, unique=True)  # calendar_of, imports, filters
    # Unique, and a dossier code is read back to its center by it.
    org_code = models.CharField(
        _("mã định danh điện tử"), max_length=35, unique=True, null=True, blank=True, validators=[check_org_code]
    )
    short_name_vi = models.CharField(_("tên ngắn"), max_length=100)
    center_name_vi = models.CharField(_("tên Trung tâm"), max_length=200)
    slug = models.SlugField(max_length=100, unique=True)
    abbr = models.CharField(_("viết tắt"), max_length=10, blank=True)
    kind = models.CharField(_("loại"), max_length=10, choices=Kind.choices)
    col = models.PositiveSmallIntegerField(_("cột trên bản đồ ô"), null=True, blank=True)
    row = models.PositiveSmallIntegerField(_("hàng trên bản đồ ô"), null=True, blank=True)
    area_km2 = models.DecimalField(_("diện tích, km²"), max_digits=8, decimal_places=2, null=True, blank=True)
    longitude = models.FloatField(_("kinh độ"), null=True, blank=True)
    latitude = models.FloatField(_("vĩ độ"), null=True, blank=True)
    address = models.CharField(_("địa chỉ"), max_length=200, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    merged_from_vi = models.TextField(_("hợp nhất từ"), blank=True)
    provenance = models.TextField(_("nguồn số liệu"), blank=True)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    # Told from three days late on; without one the supervisors are.
    head = models.ForeignKey(
        "centers.Officer", on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("người đứng đầu"),
    )  # fmt: skip
    is_active = models.BooleanField(_("đang hoạt động"), default=True)

    class Meta:
        verbose_name = _("trung tâm")
        verbose_name_plural = _("trung tâm")
        ordering = ["position", "code"]
        constraints = [
            # One tile of the city map shows one center.
            models.UniqueConstraint(fields=["col", "row"], name="center_tile_once"),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="center_kind_known"),
        ]

    @property
    def center_name_en(self) -> str:
        return f"Public Administration Service Center of {self.name_en}"
