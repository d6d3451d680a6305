"""What holds at an instant: a finding for each rule and center, with the counts its sentence needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min

from casework import figures
from casework.models import Delivery, Dossier, FigureCheck, Pulse
from casework.watch import seals_due
from casework.watch.conditions import CONDITIONS, Moment, moments, where
from centers.calendars import CITY, NoEditionError, calendar_of, current_edition
from centers.models import Center
from law.alert_rules import ALERT_RULES, ATTENTION, INFORMATION, URGENT
from law.calendar import CalendarError, local_date, to_seconds

NAMED = 3  # with so few dossiers the alert names them
PEAK_LEAST = 5  # fewer due on a day are no peak
PEAK_WEEKS = 4  # the capacity of a day is what was decided in these weeks, by working day
PEAK_GRAVE = Decimal("1.5")  # times the capacity
FELL_POINTS = Decimal(3)
FELL_LEAST = 10  # decisions in each of the two weeks: a rate of fewer says nothing
FELL_LATE = 3  # late ones this week: one or two are chance
SWEEP_PATIENCE = timedelta(minutes=10)
DIFFER, MISSED = "figures_differ", "recount_missed"
SEAL_DUE = "seal_due"
RECOUNT_PATIENCE = timedelta(hours=50)  # two nights went by, and a count takes its time


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that holds at a center; ``center`` is empty for the city."""

    rule: str
    center: str
    count: int
    severity: int
    facts: dict[str, Any] = field(default_factory=dict)


def found(at: datetime) -> dict[str, list[Finding]]:
    """By rule what holds at ``at``. A rule that cannot be judged, past the loaded calendar, is left out.

    About three queries a rule, whatever the number of centers and dossiers.
    """
    judged: dict[str, list[Finding]] = {rule: list(judge(at)) for rule, judge in CITY_RULES.items()}
    codes = list(Center.objects.filter(is_active=True).order_by("position").values_list("code", flat=True))
    try:
        shared = moments(at, codes)
    except (CalendarError, NoEditionError):
        return judged  # the alert about closed days says so
    for rule in CONDITIONS:
        with suppress(CalendarError):
            judged[rule] = list(_of_dossiers(rule, shared))
    judged[SEAL_DUE] = list(_seals_due(shared))
    return judged


def _of_dossiers(rule: str, shared: list[tuple[Moment, list[str]]]) -> Iterator[Finding]:
    """The centers with dossiers behind the rule, as far as it keeps them."""
    cards = Dossier.objects.filter(where(rule, Dossier.objects.all(), shared))
    counts: dict[str, int] = defaultdict(int)
    oldest: dict[str, datetime] = {}
    fields: dict[str, list[list[Any]]] = defaultdict(list)
    rows = cards.order_by().values_list("center_id", "procedure__field__code")
    for center, name, count, since in rows.annotate(n=Count("pk"), since=Min(CONDITIONS[rule].since)):
        counts[center] += count
        fields[center].append([name, count])
        if since is not None:
            oldest[center] = min(since, oldest.get(center, since))
    few: dict[str, list[str]] = defaultdict(list)
    small = [center for center, count in counts.items() if count <= NAMED]
    for card in cards.filter(center_id__in=small).order_by("code").only("center_id", "code"):
        few[card.center_id].append(card.code)
    keep = KEEPERS.get(rule, _everything)(shared)
    for center, count in counts.items():
        facts: dict[str, Any] = {"fields": sorted(fields[center], key=lambda one: (-one[1], one[0]))[:2]}
        if center in oldest:
            facts["since"] = oldest[center].isoformat()
        if few[center]:
            facts["codes"] = few[center]
        kept = keep(center, count)
        if kept is not None:
            severity, more = kept
            yield Finding(rule, center, count, severity or ALERT_RULES[rule].severity, facts | more)


# -- rules that ask more than whether there is a dossier: (severity, further facts), or None when the rule does not hold

Kept = tuple[int, dict[str, Any]] | None
Keep = Callable[[str, int], Kept]


def _everything(shared: list[tuple[Moment, list[str]]]) -> Keep:
    return lambda center, count: (0, {})


def _peaks(shared: list[tuple[Moment, list[str]]]) -> Keep:
    """More due on the next working day than the center decides in a day."""
    now = {code: moment for moment, codes in shared for code in codes}
    first = next(iter(now.values()))
    since = first.today - timedelta(weeks=PEAK_WEEKS)
    decided = figures.decided(figures.Period.of_days(since, first.today - timedelta(days=1), now=first.at))

    def keep(center: str, count: int) -> Kept:
        moment, done = now[center], decided.get(center, figures.Figures()).decided
        days = sum(since.toordinal() <= day < moment.today.toordinal() for day in moment.calendar.days[-800:])
        if not done or not days or count < PEAK_LEAST or count * days <= done:
            return None
        capacity = Decimal(done) / days
        grave = count >= PEAK_GRAVE * capacity
        facts = {"day": moment.next_day.isoformat(), "capacity": str(max(round(capacity, 1), Decimal("0.1")))}
        return ATTENTION if grave else INFORMATION, facts

    return keep


def _falls(shared: list[tuple[Moment, list[str]]]) -> Keep:
    """The on-time rate of this week, so far, against that of last week."""
    first = shared[0][0]
    monday = local_date(to_seconds(first.monday))
    this = figures.decided(figures.Period.of_days(monday, first.today, now=first.at))
    week_ago, sunday = monday - timedelta(days=7), monday - timedelta(days=1)
    last = figures.decided(figures.Period.of_days(week_ago, sunday, now=first.at))

    def keep(center: str, count: int) -> Kept:
        before, now = (
            week.get(center, figures.Figures()).rates["on_time_of_decided"] for week in (last, this)
        )  # fmt: skip
        if before.value is None or now.value is None or count < FELL_LATE:
            return None
        if min(before.denominator, now.denominator) < FELL_LEAST:
            return None
        points = before.value - now.value
        if points < FELL_POINTS:
            return None
        return 0, {"points": str(points), "before": before.as_json(), "now": now.as_json()}

    return keep


KEEPERS: dict[str, Callable[[list[tuple[Moment, list[str]]]], Keep]] = {"due_peak": _peaks, "rate_fell": _falls}


def _seals_due(shared: list[tuple[Moment, list[str]]]) -> Iterator[Finding]:
    """Of each center that has not sealed last month's table, and of the city."""
    for center in seals_due.due(shared):
        facts = {"month": seals_due.month_of(shared[0][0])}
        yield Finding(SEAL_DUE, center, 0, ALERT_RULES[SEAL_DUE].severity, facts)


# -- rules of the city


def _sweep(at: datetime) -> Iterator[Finding]:
    ran_at = Pulse.objects.ran_at("sweep")
    if ran_at is None or ran_at <= at - SWEEP_PATIENCE:
        facts = {} if ran_at is None else {"since": ran_at.isoformat()}
        yield Finding("sweep_missed", "", 0, ALERT_RULES["sweep_missed"].severity, facts)


def _dead_letters(at: datetime) -> Iterator[Finding]:
    count = Delivery.objects.filter(state=Delivery.DEAD).count()
    if count:
        yield Finding("dead_letters", "", count, ALERT_RULES["dead_letters"].severity)


def _no_closed_days(at: datetime) -> Iterator[Finding]:
    """From October on next year's days off must stand in the calendar; graver month by month."""
    today = local_date(to_seconds(at))
    try:
        last = calendar_of(CITY, current_edition()).last_on.year
    except NoEditionError:
        last = 0
    if last < today.year:
        yield Finding("no_closed_days", "", 0, URGENT, {"year": today.year})
    elif last == today.year and today.month >= 10:
        severity = {10: INFORMATION, 11: ATTENTION, 12: URGENT}[today.month]
        yield Finding("no_closed_days", "", 0, severity, {"year": today.year + 1})


def _figures_differ(at: datetime) -> Iterator[Finding]:
    """Until the next count finds nothing."""
    last = FigureCheck.objects.finished().first()
    if last is not None and last.differences:
        facts = {"counted_at": last.counted_at.isoformat(), "dossiers": last.dossiers}
        yield Finding(DIFFER, "", last.differences, ALERT_RULES[DIFFER].severity, facts)


def _recount_missed(at: datetime) -> Iterator[Finding]:
    """Counted from the last count that came to its end, or from the first that was begun; before that nobody waits."""
    last = FigureCheck.objects.finished().first() or FigureCheck.objects.order_by("known_at").first()
    if last is not None and last.known_at <= at - RECOUNT_PATIENCE:
        yield Finding(MISSED, "", 0, ALERT_RULES[MISSED].severity, {"since": last.known_at.isoformat()})


CITY_RULES: dict[str, Callable[[datetime], Iterator[Finding]]] = {
    "sweep_missed": _sweep,
    DIFFER: _figures_differ,
    MISSED: _recount_missed,
    "dead_letters": _dead_letters,
    "no_closed_days": _no_closed_days,
}


def quiet_since(at: datetime) -> tuple[bool, datetime | None]:
    """(whether the sweep is missed, when it last ran). One query: pages ask it although no worker runs."""
    missed = next(_sweep(at), None)
    ran = missed.facts.get("since") if missed else None
    return missed is not None, datetime.fromisoformat(ran) if ran else None


def recount_missed(at: datetime) -> bool:
    """Whether two nights went by without a count of the figures a second way. Two queries at most."""
    return next(_recount_missed(at), None) is not None


def looked_at() -> datetime | None:
    """When both last ran, the sweep over the dossiers and the rules: the older; None before both have. One query."""
    pulses = Pulse.objects.filter(name__in=("sweep", "rules")).values_list("ran_at", flat=True)
    ran = [at for at in pulses if at is not None]
    return min(ran) if len(ran) == 2 else None
