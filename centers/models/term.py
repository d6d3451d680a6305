"""Terms: what the law promises for a procedure, from a date on."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from centers.models.procedure import Procedure
from law.calendar import to_seconds
from law.limit import Limit, Unit
from law.line import Line
from law.steps import Step
from law.terms import ClockPolicy, Stage

_POLICIES = [(ClockPolicy.PAUSE.value, _("tạm dừng, tính tiếp")), (ClockPolicy.RESTART.value, _("tính lại từ đầu"))]


class OnlineLevel(models.TextChoices):
    FULL = "full", _("toàn trình")
    PARTIAL = "partial", _("một phần")
    INFORMATION = "information", _("cung cấp thông tin")


def default_norms() -> dict[str, int]:
    """Shares of the limit per stage in percent: our choice, editable per term."""
    return {Stage.RECEIVE.value: 10, Stage.PROCESS.value: 60, Stage.SIGN.value: 20, Stage.RETURN.value: 10}


def check_norms(value: Any) -> None:
    """Refuses norms that do not give each stage a share or do not add up to 100 percent."""
    if not isinstance(value, dict) or set(value) != {stage.value for stage in Stage}:
        raise ValidationError(_("Định mức phải có đủ bốn bước: receive, process, sign, return."))
    if not all(isinstance(share, int) and share >= 0 for share in value.values()) or sum(value.values()) != 100:
        raise ValidationError(_("Định mức là số phần trăm, cộng lại bằng 100."))


class ExtensionCapField(models.PositiveSmallIntegerField):
    """The most a lawful extension may add. Left empty it becomes the limit's own amount, 1 for same day: our choice."""

    def pre_save(self, model_instance: models.Model, add: bool) -> int:
        cap = getattr(model_instance, self.attname)
        if cap is None:
            cap = max(1, model_instance.amount)  # type: ignore[attr-defined]
            setattr(model_instance, self.attname, cap)
        return cap


class TermQuerySet(models.QuerySet["Term"]):
    def in_force(self, on: date) -> TermQuerySet:
        """Of each procedure and case the one term in force on ``on``: the latest that began by then. One query."""
        latest = self.model._default_manager.filter(
            procedure=models.OuterRef("procedure"), case=models.OuterRef("case"), in_force_from__lte=on
        ).order_by("-in_force_from")
        return self.filter(pk=models.Subquery(latest.values("pk")[:1]))


class Term(models.Model):
    """The limit, papers, fee and clock policy of a procedure (and case) from ``in_force_from`` on.

    A promise already given keeps its term: a change of the law is a new row, never an edit.
    """

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="terms", verbose_name=_("thủ tục"))
    case = models.CharField(_("trường hợp"), max_length=120, blank=True)
    in_force_from = models.DateField(_("có hiệu lực từ ngày"))
    in_force_assumed = models.BooleanField(_("ngày hiệu lực là giả định"), default=False)
    unit = models.CharField(_("đơn vị thời hạn"), max_length=20, choices=[(unit.value, unit.name_vi) for unit in Unit])
    amount = models.PositiveSmallIntegerField(_("thời hạn"))
    clock_policy = models.CharField(_("khi bổ sung"), max_length=10, choices=_POLICIES, default=ClockPolicy.PAUSE.value)
    supplement_days = models.PositiveSmallIntegerField(_("số ngày được bổ sung"), default=30)
    extension_cap = ExtensionCapField(_("gia hạn tối đa"), blank=True)
    extension_ground = models.CharField(_("căn cứ gia hạn"), max_length=300, blank=True)
    online_level = models.CharField(
        _("mức trực tuyến"), max_length=20, choices=OnlineLevel.choices, default=OnlineLevel.INFORMATION
    )
    channels = models.JSONField(_("kênh nộp"), default=list, blank=True)
    fee_vnd = models.PositiveIntegerField(_("phí, lệ phí (đồng)"), null=True, blank=True)
    fee_online_vnd = models.PositiveIntegerField(_("phí nộp trực tuyến (đồng)"), null=True, blank=True)
    fee_note = models.CharField(_("ghi chú về phí"), max_length=300, blank=True)
    result_type = models.CharField(_("kết quả"), max_length=300, blank=True)
    same_day_until = models.TimeField(_("nhận trước giờ này thì trả trong ngày"), default=time(15, 0))
    norms = models.JSONField(_("định mức từng bước, %"), default=default_norms, validators=[check_norms])
    decision_no = models.CharField(_("quyết định công bố"), max_length=60, blank=True)
    decision_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    source_url = models.URLField(_("nơi công bố"), max_length=300, blank=True)
    provenance = models.TextField(_("nguồn số liệu"), blank=True)
    is_active = models.BooleanField(_("còn dùng"), default=True)

    objects = TermQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("thời hạn giải quyết")
        verbose_name_plural = _("thời hạn giải quyết")
        ordering = ["procedure", "case", "-in_force_from"]
        constraints = [
            # One promise per day; its index also answers "the term in force on this day".
            models.UniqueConstraint(fields=["procedure", "case", "in_force_from"], name="term_once_a_day"),
            models.CheckConstraint(condition=Q(unit__in=[unit.value for unit in Unit]), name="term_unit_known"),
            models.CheckConstraint(
                condition=Q(unit=Unit.SAME_DAY.value, amount=0) | (~Q(unit=Unit.SAME_DAY.value) & Q(amount__gte=1)),
                name="term_amount_fits_unit",
            ),
            models.CheckConstraint(
                condition=Q(clock_policy__in=[policy.value for policy in ClockPolicy]), name="term_policy_known"
            ),
            models.CheckConstraint(condition=Q(extension_cap__gte=1), name="term_cap_positive"),
            models.CheckConstraint(condition=Q(supplement_days__gte=1), name="term_supplement_days_positive"),
            models.CheckConstraint(condition=Q(online_level__in=OnlineLevel.values), name="term_online_level_known"),
        ]

    def __str__(self) -> str:
        return f"{self.limit.name_vi} ({self.in_force_from:%d/%m/%Y})"

    @property
    def limit(self) -> Limit:
        return Limit(self.amount, Unit(self.unit))

    @property
    def same_day_until_seconds(self) -> int:
        """``same_day_until`` as seconds of the local day, as the law reads it."""
        until = self.same_day_until
        return until.hour * 3600 + until.minute * 60 + until.second

    def promise(self, center: str, at: datetime, edition: int) -> Line:
        """The line an acceptance at a center would write, as far as ``law.slip.read`` finds a due date in it."""
        return Line(
            1, Step.ACCEPT, to_seconds(at), center=center, edition=edition, limit=self.limit,
            policy=ClockPolicy(self.clock_policy), same_day_until=self.same_day_until_seconds,
        )  # fmt: skip
