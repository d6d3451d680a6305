"""The catalogue: what may be asked of a center."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from centers.models.derived import FoldedField
from centers.models.field import Field
from centers.models.named import Named


class Procedure(Named):
    """An administrative procedure under its national code; its promises stand in ``Term``. Retired, never deleted."""

    code = models.CharField(
        _("mã thủ tục"), max_length=40, unique=True,  # typed at intake, posted by forms and the API
        validators=[RegexValidator(r"^\d\.\d{6}(\.[A-Z0-9]+)*\Z", _("Mã có dạng 1.000948 hoặc 1.000948.H57."))],
    )  # fmt: skip
    field = models.ForeignKey(Field, on_delete=models.PROTECT, related_name="procedures", verbose_name=_("lĩnh vực"))
    levels = models.JSONField(_("cấp thực hiện"), default=list, blank=True)
    fold = FoldedField(of=["code", "name_vi", "name_en"], max_length=900)
    is_active = models.BooleanField(_("còn tiếp nhận"), default=True)

    history = HistoricalRecords(excluded_fields=["fold"])

    class Meta:
        verbose_name = _("thủ tục")
        verbose_name_plural = _("thủ tục")
        ordering = ["code"]
        # The intake search box lists the active procedures of a field, or all of them, by code.
        indexes = [models.Index(fields=["is_active", "field", "code"], name="procedure_in_use")]
