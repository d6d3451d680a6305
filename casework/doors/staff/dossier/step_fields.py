"""Fields of a step's dialog, one kind per need: who (with his load), which papers (with a reason each), money, days."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.forms.renderers import BaseRenderer
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from casework.models import Document, Dossier
from casework.templatetags.words import in_english
from centers.models import Absence, Agency, Officer
from law.calendar import local_date, to_seconds
from law.steps import Clock, Need, NeedKind, Role, Step

MOST_LETTERS = 2000  # of a typed text: a page of paper
# Days are typed, not picked: a browser of an English system would show the month first.
DAY = "%d/%m/%Y"
DAYS = (DAY, "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y", "%d%m%Y", "%Y-%m-%d")
FEW = 3  # so many choices stand side by side; more drop down

# Whom a step may name, in this order. Routing and assigning go to those who handle, submitting to those who sign.
NAMED: dict[Step, tuple[Role, ...]] = {
    Step.ASSIGN: (Role.OFFICER, Role.SUPERVISOR),
    Step.ROUTE: (Role.OFFICER, Role.SUPERVISOR),
    Step.SUBMIT: (Role.SUPERVISOR,),
    Step.SEND_BACK: (Role.OFFICER,),
}


def words_of(need: Need) -> str:
    return need.name_en if in_english() else need.name_vi


def pairs_of(need: Need) -> list[tuple[str, str]]:
    return [(value, en if in_english() else vi) for value, vi, en in need.choices]


# --- officers


@dataclass(frozen=True, slots=True)
class Candidate:
    """An officer to choose, with what is on his desk."""

    officer: Officer
    held: int
    overdue: int
    away: bool
    handles: bool  # the procedure's field is his

    @property
    def value(self) -> str:
        return self.officer.uuid.hex


def candidates_for(step: Step, dossier: Dossier, at: datetime) -> list[Candidate]:
    """Active officers of the center who may take it, those of the field first, then by load. Four queries."""
    today = local_date(to_seconds(at))
    people = Officer.objects.filter(center__code=dossier.center_id, is_active=True).prefetch_related("handles")
    roles = NAMED.get(step, (Role.OFFICER, Role.SUPERVISOR))
    fit = [person for person in people if person.has(*roles)]
    late = Q(clock=Clock.RUNNING, late_from__lte=at)
    open_cards = Dossier.objects.in_clock().filter(holder__in=[person.uuid for person in fit])
    counted = open_cards.values("holder_id").order_by().annotate(held=Count("pk"), overdue=Count("pk", filter=late))
    loads: dict[Any, tuple[int, int]] = {row["holder_id"]: (row["held"], row["overdue"]) for row in counted}
    away = set(Absence.objects.on(today).filter(officer__in=fit).values_list("officer_id", flat=True))
    field = dossier.procedure.field_id
    found = [
        Candidate(
            person, *loads.get(person.uuid, (0, 0)),
            person.pk in away, any(own.pk == field for own in person.handles.all()),
        )
        for person in fit
    ]  # fmt: skip
    return sorted(found, key=lambda one: (not one.handles, not one.officer.has(roles[0]), one.away, one.held))


class OfficersInput(forms.Widget):
    """Radio rows with loads."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        super().__init__()
        self.candidates = candidates

    def render(
        self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        context = {
            "name": name,
            "value": value or "",
            "candidates": self.candidates,
            "id": (attrs or {}).get("id", name),
        }
        return render_to_string("staff/dossier/officers.html", context)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_1"


class OfficerField(forms.Field):
    """An officer among the candidates."""

    def __init__(self, candidates: Sequence[Candidate], **options: Any) -> None:
        self.known = {one.value: one.officer for one in candidates}
        super().__init__(widget=OfficersInput(candidates), **options)

    def to_python(self, value: Any) -> Officer | None:
        if not value:
            return None
        if str(value) not in self.known:
            raise forms.ValidationError(_("Người này không còn nhận hồ sơ ở Trung tâm."))
        return self.known[str(value)]


# --- documents


@dataclass(frozen=True, slots=True)
class DocumentTick:
    """A paper of the checklist in a dialog."""

    position: int
    name: str
    words: str
    ticked: bool = False
    why: str = ""


class DocumentsInput(forms.Widget):
    """Ticked papers, with a reason each where papers are asked for."""

    use_fieldset = True

    def __init__(self, ticks: Sequence[DocumentTick], *, reasons: bool) -> None:
        super().__init__()
        self.ticks, self.reasons = ticks, reasons

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[int, str]:
        return {
            tick.position: str(data.get(f"{name}_why_{tick.position}", "")).strip()
            for tick in self.ticks
            if data.get(f"{name}_{tick.position}")
        }

    def render(
        self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        ticks = list(self.ticks)
        if isinstance(value, Mapping):
            ticks = [replace(t, ticked=t.position in value, why=value.get(t.position, "")) for t in ticks]
        return render_to_string("staff/dossier/ticks.html", {"name": name, "ticks": ticks, "reasons": self.reasons})

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_{self.ticks[0].position}" if self.ticks else id_


class DocumentsField(forms.Field):
    """Positions with reasons for a request, positions alone for what was brought."""

    def __init__(self, ticks: Sequence[DocumentTick], *, reasons: bool, **options: Any) -> None:
        self.reasons = reasons
        super().__init__(widget=DocumentsInput(ticks, reasons=reasons), **options)

    def clean(self, value: Any) -> dict[int, str] | list[int]:
        """The desk judges what is missing; here only the shape is made."""
        found: dict[int, str] = value or {}
        if sum(map(len, found.values())) > MOST_LETTERS:
            raise forms.ValidationError(_("Ghi ngắn hơn, nhiều nhất %(count)s chữ cái.") % {"count": MOST_LETTERS})
        return found if self.reasons else sorted(found)


def ticks_for(step: Step, documents: Sequence[Document]) -> list[DocumentTick]:
    """The papers a step asks about: all of them, or those asked for when a supplement comes in."""
    rows = documents
    if step is Step.SUPPLEMENT:
        asked = [document for document in documents if document.asked_n is not None]
        rows = asked or [document for document in documents if document.received_at is None]
    brought = step is Step.ACCEPT
    return [
        DocumentTick(row.position, row.name, _state(row), ticked=brought and row.received_at is not None)
        for row in rows
    ]


def _state(document: Document) -> str:
    if document.asked_n is not None:
        return _("đã yêu cầu")
    if document.received_at is not None:
        return _("đã có")
    return _("chưa có") if document.required else _("nếu có")


# --- the other kinds


class MoneyField(forms.IntegerField):
    """Dong, typed with or without separators."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> int | None:
        digits = str(value or "").replace(".", "").replace(",", "").replace(" ", "").removesuffix("đ")
        return super().to_python(digits)


def plain_field(need: Need, **options: Any) -> forms.Field:
    """Text, prose, day, number, money or choice."""
    if need.kind is NeedKind.PROSE:
        area = forms.Textarea(attrs={"class": "form-control", "rows": 2})
        return forms.CharField(max_length=MOST_LETTERS, widget=area, **options)
    if need.kind is NeedKind.DATE:
        attrs = {"class": "form-control", "inputmode": "numeric", "autocomplete": "off"}
        day = forms.DateInput(format=DAY, attrs=attrs)
        return forms.DateField(widget=day, input_formats=DAYS, **options)
    if need.kind in (NeedKind.NUMBER, NeedKind.MONEY):
        plainly = _("Ghi một số từ 1 trở lên.")
        options["error_messages"] = options["error_messages"] | {"min_value": plainly, "invalid": plainly}
    if need.kind is NeedKind.NUMBER:
        return forms.IntegerField(min_value=1, widget=forms.NumberInput(attrs={"class": "form-control"}), **options)
    if need.kind is NeedKind.MONEY:
        money = forms.TextInput(attrs={"class": "form-control", "inputmode": "numeric"})
        return MoneyField(min_value=1, widget=money, **options)
    if need.kind is NeedKind.CHOICE:
        return _choice(need, options)
    text = forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"})
    return forms.CharField(max_length=60 if need.kind is NeedKind.TEXT else 200, widget=text, **options)


def _choice(need: Need, options: Mapping[str, Any]) -> forms.ChoiceField:
    pairs = pairs_of(need)
    if len(pairs) <= FEW and (need.required or need.default):
        return forms.ChoiceField(choices=pairs, widget=forms.RadioSelect(attrs={"class": "tick"}), **options)
    return forms.ChoiceField(
        choices=[("", _("Chọn")), *pairs], widget=forms.Select(attrs={"class": "form-select"}), **options
    )


def agency_field(codes: Collection[str] | None = None, **options: Any) -> NamedChoice:
    """The agencies that may be asked, or those of ``codes``, whether still in use or not."""
    asked = Q(is_active=True) if codes is None else Q(code__in=codes)
    return NamedChoice(Agency.objects.filter(asked), **options)


class NamedChoice(forms.ModelChoiceField):
    """Rows of a slow table by their code, named in the reader's language."""

    def __init__(self, rows: Any, **options: Any) -> None:
        select = forms.Select(attrs={"class": "form-select"})
        super().__init__(rows, to_field_name="code", empty_label=_("Chọn"), widget=select, **options)

    def label_from_instance(self, obj: Any) -> str:
        return (in_english() and obj.name_en) or obj.name_vi
