"""Which flags are asked for: kind, center, outcome, days. All in the address, so that every number is a link."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework.doors.staff.flags.words import kind_words, outcome_words
from casework.doors.staff.lists.filter import DayField, FilterBar, midnight
from casework.models.flag import FlagQuerySet
from casework.templatetags.words import named
from centers.access import scope_of
from centers.models import Center, Officer
from law.flag_rules import FLAG_RULES, OUTCOMES

# An outcome as addresses say it.
SLUGS = {"open": "chua-xem", "explained": "giai-trinh-duoc", "fault_found": "co-sai-sot", "void": "da-dinh-chinh"}


class FlagFilter(FilterBar):
    """What is not understood is left out; the rest still filters."""

    loai = forms.ChoiceField(required=False, label=_("Loại"))
    ket_luan = forms.ChoiceField(required=False, label=_("Kết luận"))
    trung_tam = forms.ChoiceField(required=False, label=_("Trung tâm"))
    tu = DayField(required=False, label=_("Từ ngày"))
    den = DayField(required=False, label=_("Đến ngày"))

    def __init__(self, data: Any, *, officer: Officer) -> None:
        self._officer = officer
        super().__init__(data)

    def offer(self) -> None:
        self.put("loai", [("", _("Mọi loại")), *((kind, kind_words(kind)) for kind in FLAG_RULES)])
        outcomes = [(SLUGS[outcome], outcome_words(outcome)) for outcome in OUTCOMES]
        self.put("ket_luan", [("", _("Mọi kết luận")), *outcomes])
        if scope_of(self._officer).whole_city:
            centers = Center.objects.filter(is_active=True).order_by("position")
            self.put("trung_tam", [("", _("Mọi Trung tâm")), *((one.code, named(one)) for one in centers)])
        else:
            del self.fields["trung_tam"]

    @property
    def kind(self) -> str:
        """The chosen kind; empty for all."""
        return str(self.cleaned_data.get("loai", ""))

    @property
    def outcome(self) -> str:
        """The chosen outcome; empty for all."""
        wanted = self.cleaned_data.get("ket_luan", "")
        return next((outcome for outcome, slug in SLUGS.items() if slug == wanted), "")

    def around(self, flags: FlagQuerySet) -> FlagQuerySet:
        """By center and days: what the counts of kinds and outcomes are made of."""
        given = self.cleaned_data
        if given.get("trung_tam"):
            flags = flags.filter(center=given["trung_tam"])
        if given.get("tu"):
            flags = flags.filter(at__gte=midnight(given["tu"]))
        if given.get("den"):
            flags = flags.filter(at__lt=midnight(given["den"] + timedelta(days=1)))
        return flags

    def narrow(self, flags: FlagQuerySet) -> FlagQuerySet:
        """Exactly what is listed."""
        flags = self.around(flags)
        if self.kind:
            flags = flags.filter(kind=self.kind)
        return flags.filter(outcome=self.outcome) if self.outcome else flags

    @property
    def narrows(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.fields)

    def url(self, **changed: str) -> str:
        """The address of this choice with some of it changed; an empty value takes it away."""
        return reverse("casework:flags") + self.query(**changed)

    def query(self, **changed: str) -> str:
        """What stands behind the address, from the question mark on."""
        given = {name: self._said(name) for name in self.fields} | changed
        query = urlencode({name: value for name, value in given.items() if value})
        return f"?{query}" if query else ""

    def _said(self, name: str) -> str:
        value = self.cleaned_data.get(name)
        return value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value or "")
