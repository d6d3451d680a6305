"""The pages the bench asks for, by whom, and how long each may take."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from casework.doors.staff.dashboards.cards import CARDS
from casework.management.timing import Ask
from casework.models import Dossier, Person
from centers.models import Center, Officer, Term, TermPaper
from law.calendar import local_date, to_seconds
from law.steps import Role, Status

PAGE_MS, WORST_MS = 100, 200  # what people wait for all day
SEARCH_MS = 60
CARD_MS = 200  # a card of a dashboard comes by itself
YEAR_MS = 500
REPORT_MS, REPORT_YEAR_MS = 300, 1_000  # a prescribed table, drawn
FIELDS_MS, FIELDS_YEAR_MS = 500, 3_000  # with the days taken
FILE_MS = 3_000  # a workbook that is the answer
SAMPLE = 10  # names, codes and dossiers asked for in turn
NUMBER = "046999000017"  # of the century digit 9, which nobody living has


class NothingToTime(Exception):
    """No dossier is open."""


class Cast:
    """Who asks: the people of the center that holds most, and somebody of the city."""

    def __init__(self) -> None:
        counted = Dossier.objects.open().values_list("center").annotate(count=Count("pk")).order_by("-count", "center")
        if not counted:
            raise NothingToTime
        self.center = Center.objects.get(code=counted[0][0])
        people = list(Officer.objects.filter(center=self.center, is_active=True).select_related("center"))
        self.clerk, self.supervisor = (
            next(one for one in people if one.has(role)) for role in (Role.CLERK, Role.SUPERVISOR)
        )
        held = Dossier.objects.open().filter(center=self.center).values_list("holder").annotate(count=Count("pk"))
        most = dict(held.exclude(holder=None))
        able = [one for one in people if one.has(Role.OFFICER)]
        self.officer = max(able, key=lambda one: most.get(one.uuid, 0))
        self.city = next(one for one in Officer.objects.filter(center=None) if one.has(Role.CITY_ADMIN))


def daily(cast: Cast, at: datetime) -> Iterator[Ask]:
    """What clerks, officers and supervisors open all day."""
    listed, work = reverse("casework:dossier_list"), reverse("casework:my_work")
    yield Ask("my work, clerk", cast.clerk, [work], PAGE_MS)
    yield Ask("my work, officer", cast.officer, [work], PAGE_MS)
    yield Ask("my work, supervisor", cast.supervisor, [work], PAGE_MS)
    yield Ask("list, center", cast.supervisor, [listed], PAGE_MS)
    yield Ask("list, center, all", cast.supervisor, [f"{listed}?nhom=tat-ca&sap_xep=moi-nhat"], PAGE_MS)
    yield Ask("list, city", cast.city, [listed], PAGE_MS)
    yield Ask("overdue, center", cast.supervisor, [f"{listed}?tinh_trang=overdue"], PAGE_MS)
    yield Ask("overdue, city", cast.city, [f"{listed}?tinh_trang=overdue"], PAGE_MS)
    open_ones = list(Dossier.objects.filter(center=cast.center, status=Status.IN_PROCESS).order_by("-pk")[:SAMPLE])
    pages = [reverse("casework:dossier", args=[one.code]) for one in open_ones]
    yield Ask("dossier", cast.supervisor, pages, PAGE_MS)
    yield from searches(cast, at)
    yield from intake(cast, at)


def searches(cast: Cast, at: datetime) -> Iterator[Ask]:
    """By a whole folded name, by one that thousands share, by the code and by its last digits."""
    lately = Dossier.objects.filter(center=cast.center, registered_at__gte=at - timedelta(days=366))
    known = list(lately.order_by("registered_at", "pk").values_list("code", "owner__fold")[137::997])[:SAMPLE]
    texts = {
        "name": [name for _code, name in known],
        "a common name": ["nguyen thi", "tran van", "nguyen"],
        "code": [code for code, _name in known],
        "last digits": [code[-4:] for code, _name in known],
    }
    for words, officer in (("center", cast.clerk), ("city", cast.city)):
        for by, some in texts.items():
            yield Ask(f"search by {by}, {words}", officer, _looked_for(some), SEARCH_MS)


def _looked_for(texts: Sequence[str]) -> list[str]:
    return [f"{reverse('casework:dossier_list')}?{urlencode({'q': text})}" for text in texts]


def intake(cast: Cast, at: datetime) -> Iterator[Ask]:
    """The empty page, somebody known by number, and a whole acceptance, which is taken back."""
    page = reverse("casework:intake")
    yield Ask("intake, page", cast.clerk, [page], PAGE_MS)
    known = Person.objects.filter(kind=Person.CITIZEN, number_mark__isnull=False).latest("pk")
    number = {"kind": known.kind, "number": known.number}
    yield Ask("intake, applicant", cast.clerk, [reverse("casework:intake_applicant")], PAGE_MS, fields=number)
    terms = Term.objects.in_force(local_date(to_seconds(at))).filter(is_active=True, case="", procedure__is_active=True)
    term = terms.select_related("procedure").order_by("procedure__code")[0]
    papers = TermPaper.objects.filter(term=term, is_active=True)
    filled = {
        "do": "accept", "key": str(uuid.uuid4()), "procedure": term.procedure.code, "channel": "counter",
        "kind": Person.CITIZEN, "number": NUMBER, "full_name": "Nguyễn Thị Thử", "birth_on": "14/03/1999", "sex": "f",
        "phone": "0000 123 456", "address": "1 Lê Lợi", "result_channel": "counter", "o_kind": Person.CITIZEN,
    } | {f"p-{paper.pk}": "on" for paper in papers}  # fmt: skip
    yield Ask("intake, accept", cast.clerk, [page], PAGE_MS, fields=filled)


def figures(cast: Cast, at: datetime) -> Iterator[Ask]:
    """The pages of figures and their cards, for the last whole month and for the twelve that end with it."""
    month, year = spans(at)
    yield from pages_of_figures(cast, "month", month, PAGE_MS, WORST_MS)
    yield from pages_of_figures(cast, "year", year, YEAR_MS)
    yield from cards(cast, "month", month, CARD_MS)
    yield from cards(cast, "year", year, YEAR_MS)


def spans(at: datetime) -> tuple[str, str]:
    """The last whole month and the twelve that end with it, as addresses say them."""
    last = local_date(to_seconds(at)).replace(day=1) - timedelta(days=1)
    first = last.replace(year=last.year - 1) + timedelta(days=1)
    return f"{last:%Y-%m}", f"{first}..{last}"


def pages_of_figures(cast: Cast, words: str, span: str, goal_ms: int, worst_ms: int | None = None) -> Iterator[Ask]:
    """The dashboards with headline and league, what is published of them, and the dossiers behind one figure."""
    of_center = reverse("casework:center_dashboard", args=[cast.center.slug])
    for name, officer, url in (
        ("city dashboard", cast.city, reverse("casework:overview")),
        ("center dashboard", cast.supervisor, of_center),
        ("published figures and league", cast.city, reverse("public:performance")),
        ("behind a figure", cast.city, reverse("casework:figure_behind", args=["late"])),
    ):
        yield Ask(f"{name}, {words}", officer, [f"{url}?ky={span}"], goal_ms, worst_ms)


def cards(cast: Cast, words: str, span: str, goal_ms: int) -> Iterator[Ask]:
    """Each card as the page asks for it."""
    for slug, card in CARDS.items():
        url = f"{reverse('casework:dashboard_card', args=[slug])}?ky={span}"
        if card.city:
            yield Ask(f"card {slug}, city, {words}", cast.city, [url], goal_ms, fragment=True)
        if card.center:
            here = f"{url}&trung_tam={cast.center.code}"
            yield Ask(f"card {slug}, center, {words}", cast.supervisor, [here], goal_ms, fragment=True)


def reports(cast: Cast, at: datetime) -> Iterator[Ask]:
    """The reports of a month and of a year, of the city and of a center, and the tracking book as a workbook."""
    month, year = spans(at)
    for slug, month_ms, year_ms in (
        ("bieu-06a", REPORT_MS, REPORT_YEAR_MS), ("tien-do-766", REPORT_MS, REPORT_YEAR_MS),
        ("theo-linh-vuc", FIELDS_MS, FIELDS_YEAR_MS), ("phi-le-phi", REPORT_MS, REPORT_YEAR_MS),
        ("so-theo-doi", REPORT_MS, REPORT_YEAR_MS), ("ho-so-qua-han", REPORT_MS, REPORT_YEAR_MS),
    ):  # fmt: skip
        url = reverse("casework:report", args=[slug])
        yield Ask(f"report {slug}, city, month", cast.city, [f"{url}?ky={month}"], month_ms)
        yield Ask(f"report {slug}, center, month", cast.supervisor, [f"{url}?ky={month}"], month_ms)
        yield Ask(f"report {slug}, city, year", cast.city, [f"{url}?ky={year}"], year_ms)
    officers = reverse("casework:report", args=["theo-cong-chuc"])
    yield Ask("report theo-cong-chuc, center, month", cast.supervisor, [f"{officers}?ky={month}"], FIELDS_MS)
    scores, board = reverse("casework:scorecard"), reverse("casework:indicators")
    yield Ask("scorecard, city, month", cast.city, [f"{scores}?ky={month}"], REPORT_MS)
    yield Ask("scorecard, city, year", cast.city, [f"{scores}?ky={year}"], REPORT_YEAR_MS)
    yield Ask("indicators, city, month", cast.city, [f"{board}?ky={month}"], REPORT_MS)
    book = f"{reverse('casework:report_export', args=['so-theo-doi'])}?ky={month}"
    yield Ask("tracking book as xlsx, center, month", cast.supervisor, [book], FILE_MS, fields={"dinh_dang": "xlsx"})


def others(cast: Cast) -> Iterator[Ask]:
    """The pages around: the board, alerts, notices, rules, calendar, returns."""
    for words, officer, name in (
        ("board", cast.supervisor, "board"), ("alerts, center", cast.supervisor, "alerts"),
        ("alerts, city", cast.city, "alerts"), ("notices", cast.supervisor, "notices"),
        ("routing rules", cast.supervisor, "routing_rules"), ("absences", cast.supervisor, "absences"),
        ("calendar of the year", cast.city, "calendar"), ("returns", cast.clerk, "returns"),
    ):  # fmt: skip
        yield Ask(words, officer, [reverse(f"casework:{name}")], PAGE_MS)
