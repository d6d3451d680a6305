"""When centers are open, week by week."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from centers.models.center import Center

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z")


def default_week() -> list[list[list[str]]]:
    """Monday to Friday, 07:30-11:30 and 13:30-17:30; our choice until a center says otherwise."""
    return [[["07:30", "11:30"], ["13:30", "17:30"]] for _day in range(5)] + [[], []]


def _check_day(day: Any) -> None:
    sessions = day if isinstance(day, list) else [day]
    if not all(isinstance(session, list) and len(session) == 2 for session in sessions):
        raise ValidationError(_("Mỗi buổi là một cặp giờ dạng 07:30."))
    moments = [moment for session in sessions for moment in session]
    if not all(isinstance(moment, str) and _TIME.match(moment) for moment in moments):
        raise ValidationError(_("Mỗi buổi là một cặp giờ dạng 07:30."))
    if any(earlier >= later for earlier, later in pairwise(moments)):
        raise ValidationError(_("Các buổi trong ngày phải nối tiếp nhau, không chồng lên nhau."))


def check_week(value: Any) -> None:
    """Refuses a week that is not seven lists of ascending, non-overlapping sessions "HH:MM", at least one of them."""
    if not isinstance(value, list) or len(value) != 7:
        raise ValidationError(_("Tuần phải gồm bảy ngày, từ thứ Hai đến Chủ nhật."))
    for day in value:
        _check_day(day)
    if not any(value):
        raise ValidationError(_("Tuần phải có ít nhất một buổi mở cửa."))


class OpeningHours(models.Model):
    """A weekly pattern from a date on, for the city or one center. Counts once an edition holds it."""

    center = models.ForeignKey(
        Center, on_delete=models.PROTECT, null=True, blank=True, related_name="opening_hours",
        verbose_name=_("trung tâm"), help_text=_("Để trống: cả thành phố."),
    )  # fmt: skip
    in_force_from = models.DateField(_("áp dụng từ ngày"))
    week = models.JSONField(_("giờ mở cửa trong tuần"), default=default_week, validators=[check_week])
    note = models.CharField(_("căn cứ"), max_length=300, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("giờ làm việc")
        verbose_name_plural = _("giờ làm việc")
        ordering = ["in_force_from", "id"]
        constraints = [
            # One pattern begins on a day, for the city and for each center.
            models.UniqueConstraint(
                fields=["in_force_from"], condition=Q(center__isnull=True), name="opening_hours_city_once"
            ),
            models.UniqueConstraint(
                fields=["center", "in_force_from"], condition=Q(center__isnull=False), name="opening_hours_center_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.center or _('Cả thành phố')}: {self.in_force_from:%d/%m/%Y}"
