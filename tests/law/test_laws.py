"""Laws that hold for every limit, calendar and pause: tried on cases a machine invents."""

from contextlib import suppress
from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from law.calendar import DAY, DEFAULT_WEEK, Calendar, CalendarError, DayOrder, settle, start_of
from law.count import SAME_DAY_UNTIL, Act, begin
from law.explain import lay_out, rows
from law.limit import Limit, Unit

FIRST = date(2025, 1, 1)
BASE = start_of(date(2025, 6, 2).toordinal())
TIMES = st.one_of(
    st.sampled_from([0, 27000, 41399, 41400, 41401, 48600, 54000, 54001, 62999, 63000, 63001, 86399]),
    st.integers(0, DAY - 1),
)
INSTANTS = st.builds(lambda day, time: BASE + day * DAY + time, st.integers(0, 40), TIMES)
RECEIPTS = st.builds(lambda day, time: BASE + day * DAY + time, st.integers(0, 9), TIMES)
UNITS = st.sampled_from(list(Unit))
PAUSES = (
    st.lists(INSTANTS, max_size=6, unique=True)
    .map(sorted)
    .map(lambda cuts: list(zip(cuts[::2], cuts[1::2], strict=False)))
)
DAYS = st.integers(0, 60).map(lambda day: date(2025, 6, 2) + timedelta(days=day))
ORDERS = st.lists(
    st.builds(DayOrder, DAYS, st.sampled_from(["holiday", "makeup", "closure"]), st.sampled_from(["all", "am", "pm"])),
    max_size=5,
)  # fmt: skip
AMOUNTS = st.integers(1, 15)
ACTS = {False: Act.RESUME, True: Act.RESTART}
law = settings(max_examples=150, deadline=None, derandomize=True)


def office(orders=(), last=date(2030, 12, 31)) -> Calendar:
    week = [(FIRST, DEFAULT_WEEK)]
    return Calendar(FIRST, last, week, settle(week, orders))


def limit_of(unit: Unit, amount: int) -> Limit:
    return Limit(0 if unit is Unit.SAME_DAY else amount, unit)


def ops_of(received, pauses, *, restart=False):
    ops = [(Act.START, received, "")]
    for start, end in pauses:
        ops += [(Act.PAUSE, start, ""), (ACTS[restart], end, "")]
    return ops


def laid_out(cal, limit, received, pauses=(), *, extra=0, restart=False):
    return lay_out(ops_of(received, pauses, restart=restart), limit, lambda center: cal, extra, SAME_DAY_UNTIL)


def due(cal, limit, received, pauses=(), *, extra=0, restart=False):
    return laid_out(cal, limit, received, pauses, extra=extra, restart=restart).due


def after(received, pauses):
    return [pause for pause in pauses if pause[0] >= received]


@law
@given(ORDERS, DAYS, UNITS, AMOUNTS, RECEIPTS, PAUSES)
def test_one_more_closed_day_never_makes_a_due_date_earlier(orders, closed, unit, amount, received, pauses):
    pauses = after(received, pauses)
    assume(not (unit is Unit.MONTH and pauses))
    limit = limit_of(unit, amount)
    before = due(office(orders), limit, received, pauses)
    assert due(office([*orders, DayOrder(closed, "closure")]), limit, received, pauses).at >= before.at


@law
@given(ORDERS, UNITS, AMOUNTS, RECEIPTS, PAUSES, st.integers(0, 9 * DAY), st.booleans())
def test_a_longer_pause_never_makes_a_due_date_earlier(orders, unit, amount, received, pauses, longer, restart):
    pauses = after(received, pauses)
    assume(pauses)
    start, end = pauses[-1]
    longest = [*pauses[:-1], (start, end + longer)]
    cal, limit = office(orders), limit_of(unit, amount)
    assert (
        due(cal, limit, received, longest, restart=restart).at >= due(cal, limit, received, pauses, restart=restart).at
    )


@law
@given(ORDERS, UNITS, AMOUNTS, RECEIPTS, PAUSES)
def test_one_more_unit_is_never_earlier_and_later_for_working_days_and_hours(orders, unit, amount, received, pauses):
    pauses = after(received, pauses)
    cal, limit = office(orders), limit_of(unit, amount)
    one, two = due(cal, limit, received, pauses), due(cal, limit, received, pauses, extra=1)
    assert two.at > one.at if unit in (Unit.WORKING_DAY, Unit.HOUR) else two.at >= one.at


@law
@given(ORDERS, INSTANTS)
def test_the_close_after_the_position_is_the_first_at_or_after_the_instant(orders, instant):
    cal = office(orders)
    close = cal.close(cal.closes_before(instant) + 1)
    assert close == min(found for found in cal.closes if found >= instant)


@law
@given(ORDERS, INSTANTS)
def test_the_second_after_the_position_is_the_first_open_one(orders, instant):
    cal = office(orders)
    end, day = cal.second(cal.seconds_before(instant) + 1)
    assert end > instant
    assert cal.seconds_before(end) == cal.seconds_before(instant) + 1
    assert cal.seconds_before(end - 1) == cal.seconds_before(instant)
    assert start_of(day) < end <= start_of(day + 1)


@law
@given(ORDERS, UNITS, AMOUNTS, RECEIPTS, PAUSES, st.booleans(), st.integers(0, 3))
def test_the_rows_end_at_the_due_date_and_count_to_the_limit(orders, unit, amount, received, pauses, restart, extra):
    limit = limit_of(unit, amount)
    out = laid_out(office(orders), limit, received, after(received, pauses), extra=extra, restart=restart)
    found = list(rows(out, received))
    assert found[-1].on.toordinal() == out.due.day
    assert found[-1].due
    assert not any(row.due for row in found[:-1])
    need = out.spending.need if unit is Unit.MONTH else limit.amount + extra
    assert (found[-1].count, found[-1].of) == (need, need)
    days = [row.on for row in found]
    assert days == sorted(days)
    if unit is not Unit.HOUR:
        assert days == [days[0] + timedelta(days=step) for step in range(len(days))]


@law
@given(ORDERS, UNITS, AMOUNTS, RECEIPTS, PAUSES, st.booleans())
def test_a_due_date_never_lies_before_its_receipt(orders, unit, amount, received, pauses, restart):
    found = due(office(orders), limit_of(unit, amount), received, after(received, pauses), restart=restart)
    assert found.at >= received


@law
@given(ORDERS, UNITS, AMOUNTS, RECEIPTS, PAUSES, st.integers(0, 30))
def test_pausing_and_resuming_at_once_changes_nothing(orders, unit, amount, received, pauses, days):
    count = begin(office(orders), received, limit_of(unit, amount))
    before = count.due()
    count.pause(received + days * DAY)
    count.resume(received + days * DAY)
    if before.at != received + days * DAY:  # at that very instant a pause of no length is none
        assert count.due() == before


@law
@given(ORDERS, UNITS, AMOUNTS, RECEIPTS, PAUSES)
def test_a_calendar_that_ends_sooner_gives_the_same_due_date_or_an_error(orders, unit, amount, received, pauses):
    pauses, limit = after(received, pauses), limit_of(unit, amount)
    short = None
    with suppress(CalendarError):
        short = due(office(orders, last=date(2025, 7, 15)), limit, received, pauses)
    assert short in (None, due(office(orders), limit, received, pauses))
