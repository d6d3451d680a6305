"""Published editions of the calendar: sealed, numbered, never edited."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from centers.models.sealed import Sealed


class CalendarEdition(Sealed):
    """Everything needed to build every center's calendar, frozen when published. Slip lines name it by number."""

    number = models.PositiveIntegerField(_("số hiệu"), unique=True)  # the newest edition; an edition by its number
    published_at = models.DateTimeField(_("công bố lúc"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người công bố"),
    )
    note = models.CharField(_("nội dung"), max_length=300)
    content = models.JSONField(_("nội dung đã niêm phong"))
    content_hash = models.CharField(_("dấu niêm phong"), max_length=64)

    class Meta(Sealed.Meta):
        verbose_name = _("bản lịch")
        verbose_name_plural = _("bản lịch")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=models.Q(number__gte=1), name="calendar_edition_numbers_from_one")
        ]

    def __str__(self) -> str:
        return str(_("Bản lịch %(number)s") % {"number": self.number})
