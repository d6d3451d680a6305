"""Where a dossier stands in the list it was opened from: before, after, and which of how many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.doors.staff.lists.dossiers import VIEWS, WALKED, chosen_view
from casework.doors.staff.lists.filter import DossierFilter
from casework.doors.staff.lists.key_pages import codes_beside, place_in
from casework.doors.staff.lists.my_work import TABS, grouped_work, names
from casework.doors.staff.lists.rows import handles_dossiers
from casework.doors.staff.request import StaffRequest
from casework.models import Dossier
from centers.calendars import calendar_of, current_edition
from centers.models import Officer
from law.calendar import Calendar, to_seconds
from law.steps import Role

WHOLE = "tat-ca"
TO_SIGN = "cho-ky"  # the supervisor's list on the board
LONGEST = 2000  # of the address of a list
MOST = 500  # a longer list is walked from its beginning


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The way back and to both sides; empty addresses where there is none."""

    url: str
    name: str
    words: str = ""
    before: str = ""
    after: str = ""


def neighbours_of(request: StaffRequest, dossier: Dossier, officer: Officer, at: datetime) -> Neighbours:
    """The list of ``?tu=``, kept for the session so that a taken step does not lose it. At most six queries."""
    slug = _kept(request)
    if slug == WALKED:
        return _in_list(QueryDict(request.session.get("loc", "")), dossier, officer, at)
    groups = {tab: group for tab, group, _mark in TABS} | {WHOLE: ""}
    if slug == TO_SIGN and officer.has(Role.SUPERVISOR):
        to_sign = Dossier.objects.held_for(officer).to_close().order_by(F("due_at").asc(nulls_last=True), "id")
        codes = list(to_sign.values_list("code", flat=True)[:MOST])
        return _beside(dossier, codes, reverse("casework:board"), _("Điều hành"), _("Chờ ký"))
    if slug not in groups or not handles_dossiers(officer):
        return Neighbours(reverse("casework:dossier_list"), _("Hồ sơ"))
    words = names()[groups[slug]] if groups[slug] else _("Tất cả")
    home = reverse("casework:my_work") + (f"?nhom={slug}" if groups[slug] else "")
    return _beside(dossier, _codes(officer, at, groups[slug]), home, _("Việc của tôi"), words)


def _kept(request: StaffRequest) -> str:
    """The slug of the list, from the address or as it was last time; written down only when it changed."""
    if asked := request.GET.get("tu", ""):
        given = {"tu": asked, "loc": request.GET.get("loc", "")[:LONGEST]}
        if any(request.session.get(name, "") != value for name, value in given.items()):
            request.session.update(given)
    return request.session.get("tu", "")


def _in_list(asked: QueryDict, dossier: Dossier, officer: Officer, at: datetime) -> Neighbours:
    """Beside it in the list of dossiers as it was filtered; one that has left the list still has its place there."""
    form = DossierFilter(asked, officer=officer)
    form.is_valid()
    slug, cards = chosen_view(asked, officer)
    cards = form.narrow(cards, at, _calendar(officer, at))
    before, after = codes_beside(cards, form.sort, dossier)
    words = str(next(label for name, label, _question in VIEWS if name == slug))
    if cards.filter(pk=dossier.pk).exists():
        words = f"{words}, {place_in(cards, form.sort, dossier)} / {cards.count()}"
    home = reverse("casework:dossier_list")
    return Neighbours(
        f"{home}?{asked.urlencode()}" if asked else home, _("Hồ sơ"), words,
        _address(before) if before else "", _address(after) if after else "",
    )  # fmt: skip


def _beside(dossier: Dossier, codes: list[str], home: str, name: str, words: str) -> Neighbours:
    """Before and after in a list of codes. Done with: the next one is the first that is left."""
    if dossier.code not in codes:
        return Neighbours(home, name, words, after=_address(codes[0]) if codes else "")
    place = codes.index(dossier.code)
    return Neighbours(
        home, name, f"{words}, {place + 1} / {len(codes)}",
        _address(codes[place - 1]) if place else "", _address(codes[place + 1]) if place + 1 < len(codes) else "",
    )  # fmt: skip


def _codes(officer: Officer, at: datetime, group: str) -> list[str]:
    """The codes of a tab of my work, in its order."""
    if officer.center is None:
        return []
    work = grouped_work(officer, at, _calendar(officer, at))
    cards = work.filter(group=group) if group else work
    ordered = cards.order_by("group_rank", F("due_at").asc(nulls_last=True), "id")
    return list(ordered.values_list("code", flat=True)[:MOST])


def _calendar(officer: Officer, at: datetime) -> Calendar:
    return calendar_of(officer.center_code, current_edition()).onward(to_seconds(at))


def _address(code: str) -> str:
    return reverse("casework:dossier", args=[code])
