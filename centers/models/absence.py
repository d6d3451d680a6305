"""When an officer is away, and who stands in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from centers.models.officer import Officer
from law.calendar import from_seconds, midnight


def end_of(day: date) -> datetime:
    """The first instant after a local day."""
    return from_seconds(midnight(day + timedelta(days=1)))


class Moves(models.TextChoices):
    """Which of the absent officer's work goes to the stand-in."""

    NEW = "new", _("chỉ việc mới")
    DUE = "due", _("việc mới và việc đến hạn trong thời gian vắng")


class Reason(models.TextChoices):
    """Why somebody is away: shown to the supervisor and to the officer himself."""

    LEAVE = "leave", _("nghỉ phép")
    DUTY = "duty", _("công tác")
    SICK = "sick", _("ốm")
    TRAINING = "training", _("tập huấn")


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def on(self, day: date) -> AbsenceQuerySet:
        """Absences that cover ``day``; one ended early covers the days before it ended."""
        return self.covering(day, end_of(day))

    def covering(self, day: Any, its_end: Any) -> AbsenceQuerySet:
        """The same of values, or of their places in a composed question."""
        over = models.Q(ended_at__lt=its_end)
        return self.filter(~over | models.Q(ended_at=None), first_on__lte=day, last_on__gte=day)


class Absence(models.Model):
    """An officer is away from ``first_on`` to ``last_on``, both included."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="absences", verbose_name=_("cán bộ"))
    first_on = models.DateField(_("từ ngày"))
    last_on = models.DateField(_("đến hết ngày"))
    stand_in = models.ForeignKey(
        Officer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="stands_in_for",
        verbose_name=_("người làm thay"),
    )
    reason = models.CharField(_("lý do"), max_length=200, blank=True, choices=Reason.choices)
    moves = models.CharField(_("chuyển việc"), max_length=4, choices=Moves.choices, default=Moves.NEW)
    gives_back = models.BooleanField(_("tự trả lại khi hết vắng"), default=True)
    begun_at = models.DateTimeField(_("đã chuyển việc lúc"), null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("đã trả việc lúc"), null=True, blank=True, editable=False)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("vắng mặt")
        verbose_name_plural = _("vắng mặt")
        ordering = ["-first_on", "officer"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")), name="absence_ends_after_start"
            ),
            models.CheckConstraint(
                condition=models.Q(stand_in__isnull=True) | ~models.Q(stand_in=models.F("officer")),
                name="absence_other_stands_in",
            ),
        ]
        # Who of these officers is away on this day: routing, alerts, the board.
        indexes = [models.Index(fields=["officer", "last_on"], name="absence_of_officer")]

    def __str__(self) -> str:
        return f"{self.officer}: {self.first_on:%d/%m/%Y} - {self.last_on:%d/%m/%Y}"
