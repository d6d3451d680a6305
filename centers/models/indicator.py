"""What a plan asks of the city and its centers: a number to reach, and where the number comes from."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from centers.models.named import Named


class Direction(models.TextChoices):
    AT_LEAST = "at_least", _("từ mức này trở lên")
    AT_MOST = "at_most", _("không quá mức này")


class Group(models.TextChoices):
    HANDLING = "handling", _("Giải quyết hồ sơ")
    ONLINE = "online", _("Dịch vụ công trực tuyến")
    DIGITISED = "digitised", _("Số hóa")
    SATISFACTION = "satisfaction", _("Hài lòng")
    ORGANISATION = "organisation", _("Tổ chức, hạ tầng")


class Source(models.TextChoices):
    """Figures an indicator may be computed from, under the names of docs/figures.md; none is entered by hand."""

    ON_TIME_OF_DECIDED = "on_time_of_decided", _("Giải quyết đúng hạn")
    ON_TIME_766 = "on_time_766", _("Đúng hạn theo 766")
    ON_TIME_OF_RECEIVED = "on_time_of_received", _("Đúng hạn trên tổng tiếp nhận")
    SETTLEMENT_RATE = "settlement_rate", _("Tỷ lệ giải quyết")
    LATE_RATE = "late_rate", _("Tỷ lệ giải quyết quá hạn")
    OVERDUE_OPEN = "overdue_open", _("Quá hạn trong số đang giải quyết")
    ONLINE_RATE = "online_rate", _("Tỷ lệ hồ sơ nộp trực tuyến")
    ONLINE_RATE_ELIGIBLE = "online_rate_eligible", _("Nộp trực tuyến, thủ tục nộp được trực tuyến")
    MEDIAN_DAYS = "median_days", _("Số ngày làm việc, trung vị")
    P90_DAYS = "p90_days", _("Số ngày làm việc, chín trên mười hồ sơ")


class Indicator(Named):
    """One indicator of a plan. ``source`` names the figure it is computed from; without one people enter its values."""

    code = models.SlugField(_("mã chỉ tiêu"), max_length=40, unique=True)
    group = models.CharField(_("nhóm"), max_length=16, choices=Group.choices, default=Group.HANDLING)
    unit_vi = models.CharField(_("đơn vị tính"), max_length=40)
    unit_en = models.CharField(_("đơn vị tính, tiếng Anh"), max_length=40, blank=True)
    target = models.DecimalField(_("mục tiêu"), max_digits=14, decimal_places=2)
    direction = models.CharField(
        _("đạt khi"), max_length=8, choices=Direction.choices, default=Direction.AT_LEAST
    )  # fmt: skip
    deadline_on = models.DateField(_("hạn đạt mục tiêu"), null=True, blank=True)
    source = models.CharField(_("tự tính từ số liệu"), max_length=24, choices=Source.choices, blank=True)
    per_center = models.BooleanField(_("giao cho từng Trung tâm"), default=True)
    ours = models.BooleanField(_("mục tiêu tạm, chưa lấy từ kế hoạch"), default=False)
    basis_vi = models.CharField(_("căn cứ"), max_length=300, blank=True)
    basis_en = models.CharField(_("căn cứ, tiếng Anh"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    is_active = models.BooleanField(_("còn theo dõi"), default=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("chỉ tiêu")
        verbose_name_plural = _("chỉ tiêu")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="indicator_direction_known"),
            models.CheckConstraint(condition=Q(group__in=Group.values), name="indicator_group_known"),
            models.CheckConstraint(condition=Q(target__gte=0), name="indicator_target_not_negative"),
        ]

    @property
    def subject(self) -> str:
        """Under which its entered values are kept; a new code loses none of them."""
        return f"indicator.{self.pk}"

    @property
    def computed(self) -> bool:
        return bool(self.source)

    @property
    def in_percent(self) -> bool:
        return self.unit_vi.strip() == "%"

    def reached(self, value: object) -> bool:
        """Whether a value meets the target."""
        return value >= self.target if self.direction == Direction.AT_LEAST else value <= self.target  # type: ignore[operator]

    def clean(self) -> None:
        super().clean()
        if self.target is not None and self.target < 0:
            raise ValidationError({"target": _("Mục tiêu không thể là số âm.")})
        if self.in_percent and self.target is not None and self.target > 100:
            raise ValidationError({"target": _("Mục tiêu tính theo phần trăm không quá 100.")})
