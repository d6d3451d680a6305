"""Which officer of a center gets the dossiers of a field."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from centers.models.center import Center
from centers.models.field import Field
from centers.models.officer import Officer


class RoutingRule(models.Model):
    """Dossiers of ``field`` accepted at ``center`` go to ``officer``; with no rule the supervisor assigns by hand."""

    center = models.ForeignKey(
        Center, on_delete=models.CASCADE, related_name="routing_rules", verbose_name=_("trung tâm")
    )
    field = models.ForeignKey(Field, on_delete=models.PROTECT, related_name="routing_rules", verbose_name=_("lĩnh vực"))
    officer = models.ForeignKey(
        Officer, on_delete=models.PROTECT, related_name="routing_rules", verbose_name=_("cán bộ")
    )
    is_active = models.BooleanField(_("đang áp dụng"), default=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("quy tắc phân công")
        verbose_name_plural = _("quy tắc phân công")
        ordering = ["center", "field"]
        constraints = [
            # The rule for a field at a center, asked at every acceptance.
            models.UniqueConstraint(fields=["center", "field"], name="routing_rule_once"),
        ]

    def __str__(self) -> str:
        return f"{self.field} → {self.officer}"

    def clean(self) -> None:
        super().clean()
        if self.officer_id and self.center_id and self.officer.center_id != self.center_id:
            raise ValidationError({"officer": _("Cán bộ phải thuộc Trung tâm của quy tắc.")})
