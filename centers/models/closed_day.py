"""Days off, make-up working days and closure orders: the rows an edition of the calendar is sealed from."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from centers.models.center import Center


class ClosedKind(models.TextChoices):
    OFF = "off", _("ngày nghỉ")
    WORKING = "working", _("ngày làm bù")
    CLOSURE = "closure", _("đóng cửa theo lệnh")


class Session(models.TextChoices):
    """Which part of the day; "am" is the sessions that begin before 12:00, "pm" the others."""

    ALL = "all", _("cả ngày")
    AM = "am", _("buổi sáng")
    PM = "pm", _("buổi chiều")


class ClosedDay(models.Model):
    """A date that differs from its weekday. Counts only once an edition that holds it is published."""

    on = models.DateField(_("ngày"))
    kind = models.CharField(_("loại"), max_length=10, choices=ClosedKind.choices)
    session = models.CharField(_("buổi"), max_length=3, choices=Session.choices, default=Session.ALL)
    center = models.ForeignKey(
        Center, on_delete=models.PROTECT, null=True, blank=True, related_name="closed_days",
        verbose_name=_("trung tâm"), help_text=_("Để trống: cả thành phố."),
    )  # fmt: skip
    name_vi = models.CharField(_("tên"), max_length=200)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=200, blank=True)
    decision = models.CharField(_("căn cứ, quyết định"), max_length=300, blank=True)
    status = models.CharField(_("độ chắc chắn"), max_length=200, blank=True)
    provenance = models.TextField(_("nguồn số liệu"), blank=True)
    from_file = models.BooleanField(_("nhập từ tệp"), default=False, editable=False)
    is_active = models.BooleanField(_("còn hiệu lực"), default=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("ngày nghỉ, làm bù, đóng cửa")
        verbose_name_plural = _("ngày nghỉ, làm bù, đóng cửa")
        ordering = ["on", "kind", "session", "id"]
        constraints = [
            # The same order is not entered twice, for the city or for one center; also lists the days of a year.
            models.UniqueConstraint(
                fields=["on", "kind", "session"], condition=Q(center__isnull=True), name="closed_day_city_once"
            ),
            models.UniqueConstraint(
                fields=["on", "kind", "session", "center"],
                condition=Q(center__isnull=False),
                name="closed_day_center_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=ClosedKind.values), name="closed_day_kind_known"),
            models.CheckConstraint(condition=Q(session__in=Session.values), name="closed_day_session_known"),
            # Holidays and make-up days are the whole city's and last all day; only a closure may be less.
            models.CheckConstraint(
                condition=Q(kind=ClosedKind.CLOSURE.value) | Q(center__isnull=True, session=Session.ALL.value),
                name="closed_day_only_closure_partial",
            ),
            models.CheckConstraint(
                condition=~Q(kind=ClosedKind.CLOSURE.value) | ~Q(decision=""), name="closed_day_closure_names_decision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y} {self.name_vi}"
