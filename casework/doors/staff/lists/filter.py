"""The filters of the dossier list, all in the address: bookmarked, shared, and linked to by every number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Exists, OuterRef
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casework import receipt_secret
from casework.doors.staff.lists.key_pages import Sort
from casework.figures.handlers import with_handler
from casework.models import Decision
from casework.queries import DossierQuerySet
from casework.watch.conditions import CONDITIONS, behind
from centers.models import Center, Field, Officer
from law.alert_rules import ALERT_RULES
from law.calendar import HANOI, Calendar, local_date, to_seconds
from law.citizen_card import CardError, parse_card
from law.clock_state import State
from law.needs import CHANNELS
from law.steps import Role, Status

STATES = (State.OVERDUE, State.TODAY, State.SOON, State.WITHIN, State.PAUSED)
VERDICTS = (
    ("in_time", _("Sớm và đúng hạn")),
    ("early", _("Trước hạn")),
    ("on_time", _("Đúng hạn")),
    ("late", _("Quá hạn")),
)
DUE, NEWEST = Sort("han", "due_at"), Sort("moi-nhat", "registered_at", descending=True)
SORTS = {DUE: _("Hạn gần nhất"), NEWEST: _("Mới nhận nhất"), Sort("cu-nhat", "registered_at"): _("Nhận lâu nhất")}
NOBODY = "-"
LONGEST = 400  # a scanned card with a long address
CENTURY = (date(2000, 1, 1), date(2100, 1, 1))  # days outside it are slips of the pen, and have no next day in the end


def _worded(values: Any) -> list[tuple[Any, str]]:
    position = 2 if get_language() == "en" else 1
    return [(value[0], value[position]) for value in values]


def _named(values: Any) -> list[tuple[Any, str]]:
    return [(v.value, v.name_en if get_language() == "en" else v.name_vi) for v in values]


def _keyed(rows: Any) -> list[tuple[str, str]]:
    english = get_language() == "en"
    return [(key, row.name_en if english else row.name_vi) for key, row in rows.items()]


class DayField(forms.DateField):
    """A day a dossier can have."""

    default_validators = [MinValueValidator(CENTURY[0]), MaxValueValidator(CENTURY[1])]


class FilterBar(forms.Form):
    """A short row of filters over a list, its days in ``tu`` and ``den``; what is not understood is left out."""

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.offer()
        for name in ("tu", "den"):
            self.fields[name].widget.attrs |= {
                "class": "form-control", "placeholder": "dd/mm/yyyy", "inputmode": "numeric", "size": "10",
            }  # fmt: skip
        self.is_valid()

    def offer(self) -> None:
        """Puts its choices into each field that has some."""
        raise NotImplementedError

    def put(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
            field.widget.attrs["class"] = "form-select"


class DossierFilter(forms.Form):
    """Filters of the list. Unknown values are dropped with a sentence; the rest still filters."""

    q = forms.CharField(required=False, max_length=LONGEST, label=_("Mã, tên, số định danh, điện thoại"))
    tinh_trang = forms.MultipleChoiceField(required=False, label=_("Tình trạng hạn"), choices=lambda: _named(STATES))
    trang_thai = forms.TypedMultipleChoiceField(
        required=False, label=_("Trạng thái"), choices=lambda: _named(Status), coerce=int
    )
    linh_vuc = forms.ChoiceField(required=False, label=_("Lĩnh vực"))
    thu_tuc = forms.CharField(required=False, max_length=40, label=_("Mã thủ tục"))
    nguoi = forms.ChoiceField(required=False, label=_("Người xử lý"))
    kenh = forms.MultipleChoiceField(required=False, label=_("Hình thức nộp"), choices=lambda: _worded(CHANNELS))
    tu = DayField(required=False, label=_("Nhận từ ngày"))
    den = DayField(required=False, label=_("Nhận đến ngày"))
    han_tu = DayField(required=False, label=_("Hạn từ ngày"))
    han_den = DayField(required=False, label=_("Hạn đến ngày"))
    ket_qua = forms.ChoiceField(required=False, label=_("Kết quả đúng hạn"), choices=[("", _("Tất cả")), *VERDICTS])
    xong_tu = DayField(required=False, label=_("Xong từ ngày"))
    xong_den = DayField(required=False, label=_("Xong đến ngày"))
    canh_bao = forms.ChoiceField(
        required=False,
        label=_("Cảnh báo"),
        choices=lambda: [("", _("Tất cả")), *_keyed({key: ALERT_RULES[key] for key in CONDITIONS})],
    )
    thu_ly = forms.ChoiceField(required=False, label=_("Người đã thụ lý"))
    trung_tam = forms.ChoiceField(required=False, label=_("Trung tâm"))
    sap_xep = forms.CharField(required=False, label=_("Sắp xếp"), widget=forms.Select)

    def __init__(self, data: Any, *, officer: Officer) -> None:
        super().__init__(data)
        self._center = officer.center_code
        city = officer.center_id is None
        usual = self.usual_sort  # goes without saying, so that the next search has its own
        sorts = [("" if sort == usual else sort.slug, words) for sort, words in SORTS.items()]
        self.fields["sap_xep"].widget.choices = sorted(sorts, key=lambda choice: choice[0] != "")  # type: ignore[attr-defined]
        everyone = ("", _("Tất cả"))
        language = "name_en" if get_language() == "en" else "name_vi"
        self._offer("linh_vuc", [everyone, *Field.objects.order_by(language).values_list("code", language)])
        if city:
            centers = Center.objects.order_by("position").values_list("code", language)
            self._offer("trung_tam", [everyone, *centers])
            del self.fields["nguoi"], self.fields["thu_ly"]
        else:
            del self.fields["trung_tam"]
            people = Officer.objects.filter(center=officer.center_id, is_active=True).order_by("sort_key")
            handlers = [(str(o.uuid), o.full_name) for o in people if o.has(Role.OFFICER, Role.SUPERVISOR)]
            self._offer("nguoi", [everyone, (NOBODY, _("Chưa phân công")), *handlers])
            self._offer("thu_ly", [everyone, *handlers])

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean_q(self) -> str:
        """What was typed; of a scanned receipt its code, of a scanned card its number."""
        code, _secret = receipt_secret.from_qr(self.cleaned_data["q"])
        if "|" not in code:
            return code
        try:
            return parse_card(code).number
        except CardError:
            raise forms.ValidationError(_("Dữ liệu quét không có số định danh. Quét lại hoặc nhập tay.")) from None

    @property
    def asked(self) -> str:
        """What the search box says: what was looked for, or what could not be read."""
        return str(self.cleaned_data.get("q", self.data.get("q", "")))

    @property
    def usual_sort(self) -> Sort:
        """The order when none is chosen: the nearest due date, and of a search through everything the newest."""
        return NEWEST if self.data.get("q") else DUE

    @property
    def sort(self) -> Sort:
        wanted = self.cleaned_data.get("sap_xep")
        return next((sort for sort in SORTS if sort.slug == wanted), self.usual_sort)

    def narrow(self, cards: DossierQuerySet, at: datetime, calendar: Calendar) -> DossierQuerySet:
        """The cards that every filled filter lets through."""
        given = self.cleaned_data
        if "q" in self.errors:
            return cards.none()  # everything is no answer to a search that could not be read
        for name, sift in SIFTS.items():
            if given.get(name):
                cards = sift(cards, given[name])
        if given.get("tinh_trang"):
            cards = _in_states(cards, given["tinh_trang"], at, calendar)
        if given.get("canh_bao"):
            cards = behind(given["canh_bao"], cards, at, self._center or given.get("trung_tam", ""))
        return _decided(cards, given)

    def words_of(self, name: str) -> str:
        """What a filter is set to, in words."""
        value = self.cleaned_data[name]
        choices = dict(getattr(self.fields[name], "choices", ()))
        if isinstance(value, list):
            return ", ".join(str(choices.get(v, v)) for v in value)
        if isinstance(value, date):
            return value.strftime("%d/%m/%Y")
        return str(choices.get(value, value))

    @property
    def active(self) -> list[tuple[str, str]]:
        """The filters in use as (name, label): each can be taken away."""
        quiet = {"sap_xep", "q"}
        return [(n, str(self.fields[n].label)) for n in self.fields if n not in quiet and self.cleaned_data.get(n)]


SIFTS: dict[str, Callable[[DossierQuerySet, Any], DossierQuerySet]] = {
    "q": lambda cards, text: cards.find(text),
    "trang_thai": lambda cards, codes: cards.filter(status__in=codes),
    "linh_vuc": lambda cards, code: cards.filter(procedure__field__code=code),
    "thu_tuc": lambda cards, code: cards.filter(procedure__code=code),
    "nguoi": lambda cards, who: cards.unassigned() if who == NOBODY else cards.filter(holder_id=UUID(who)),
    "kenh": lambda cards, channels: cards.filter(channel__in=channels),
    "tu": lambda cards, day: cards.filter(registered_at__gte=midnight(day)),
    "den": lambda cards, day: cards.filter(registered_at__lt=midnight(day + timedelta(days=1))),
    "han_tu": lambda cards, day: cards.filter(due_on__gte=day),
    "han_den": lambda cards, day: cards.filter(due_on__lte=day),
    "trung_tam": lambda cards, code: cards.filter(center_id=code),
}


def midnight(day: date) -> datetime:
    """The first instant of a local day."""
    return datetime.combine(day, time(), HANOI)


def _in_states(cards: DossierQuerySet, states: list[str], at: datetime, calendar: Calendar) -> DossierQuerySet:
    seconds = to_seconds(at)
    today, next_day = local_date(seconds), calendar.next_working_days(seconds, 1)[0]
    questions: dict[State, Callable[[], DossierQuerySet]] = {
        State.OVERDUE: lambda: cards.overdue(at),
        State.TODAY: lambda: cards.due_on(today, at),
        State.SOON: lambda: cards.due_within(today, next_day, at),
        State.WITHIN: lambda: cards.not_late(at).filter(due_on__gt=next_day),
        State.PAUSED: lambda: cards.waiting(),
    }
    return reduce(or_, (questions[State(state)]() for state in states))


def _decided(cards: DossierQuerySet, given: dict[str, Any]) -> DossierQuerySet:
    """Cards with a standing decision of the asked verdict in the asked days."""
    if not any(given.get(name) for name in ("ket_qua", "xong_tu", "xong_den", "thu_ly")):
        return cards
    decisions = Decision.objects.filter(dossier=OuterRef("pk"), reverses=None, reversed_by=None, kind=Decision.RESOLVED)
    if given.get("xong_tu"):
        decisions = decisions.filter(decided_at__gte=midnight(given["xong_tu"]))
    if given.get("xong_den"):
        decisions = decisions.filter(decided_at__lt=midnight(given["xong_den"] + timedelta(days=1)))
    verdict = given.get("ket_qua")
    if verdict:
        decisions = decisions.filter(verdict__in=["early", "on_time"] if verdict == "in_time" else [verdict])
    if given.get("thu_ly"):
        return cards.filter(Exists(with_handler(decisions).filter(handler=UUID(given["thu_ly"]))))
    return cards.filter(Exists(decisions))
