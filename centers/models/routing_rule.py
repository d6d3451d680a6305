"""To whom a center's dossiers go: rules in tiers, the narrowest that fits decides."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from centers.models.agency import Agency
from centers.models.center import Center
from centers.models.field import Field
from centers.models.officer import Officer
from centers.models.officer_group import OfficerGroup
from centers.models.procedure import Procedure

CHANNELS = [("counter", _("tại quầy")), ("online", _("trực tuyến")), ("post", _("bưu chính"))]


class RoutingRule(models.Model):
    """Dossiers accepted at ``center`` that fit field, procedure and channel (empty: any) go to an officer or a group.

    ``agency`` sends the work itself on to a body outside; the officer or group goes on answering for it.
    With no rule that fits the supervisor assigns by hand.
    """

    center = models.ForeignKey(
        Center, on_delete=models.CASCADE, related_name="routing_rules", verbose_name=_("trung tâm")
    )
    field = models.ForeignKey(
        Field, on_delete=models.PROTECT, null=True, blank=True, related_name="routing_rules", verbose_name=_("lĩnh vực")
    )
    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, null=True, blank=True, related_name="routing_rules",
        verbose_name=_("thủ tục"),
    )  # fmt: skip
    channel = models.CharField(_("cách nộp"), max_length=8, blank=True, choices=CHANNELS)
    officer = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="routing_rules", verbose_name=_("cán bộ")
    )
    group = models.ForeignKey(
        OfficerGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="routing_rules",
        verbose_name=_("nhóm xử lý"),
    )  # fmt: skip
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="routing_rules",
        verbose_name=_("chuyển tiếp cơ quan"),
    )  # fmt: skip
    is_active = models.BooleanField(_("đang áp dụng"), default=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("quy tắc phân công")
        verbose_name_plural = _("quy tắc phân công")
        ordering = ["center", "field", "procedure", "channel", "id"]
        constraints = [
            # One rule per tier; also the rules of a center, asked at every acceptance.
            models.UniqueConstraint(
                "center", Coalesce("field", 0), Coalesce("procedure", 0), "channel", name="routing_rule_once"
            ),
            models.CheckConstraint(
                condition=Q(officer__isnull=False, group__isnull=True) | Q(officer__isnull=True, group__isnull=False),
                name="routing_rule_to_one",
            ),
            # A procedure has its field already.
            models.CheckConstraint(
                condition=Q(procedure__isnull=True) | Q(field__isnull=True), name="routing_rule_field_or_procedure"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure or self.field or self.center} → {self.officer or self.group}"

    def clean(self) -> None:
        super().clean()
        if self.officer is not None and self.officer.center_id != self.center_id:
            raise ValidationError({"officer": _("Cán bộ phải thuộc Trung tâm của quy tắc.")})
        if self.group is not None and self.group.center_id != self.center_id:
            raise ValidationError({"group": _("Nhóm phải thuộc Trung tâm của quy tắc.")})
        if (self.officer is None) == (self.group is None):
            raise ValidationError({"officer": _("Chọn một cán bộ hoặc một nhóm.")})
        if self.procedure is not None and self.field is not None:
            raise ValidationError({"field": _("Đã chọn thủ tục thì để trống lĩnh vực.")})
