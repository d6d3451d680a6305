"""When a message may go out: quiet hours, the two digests of a day, the next try after a failure. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from law.calendar import HANOI

DIGESTS = (time(7), time(16))
# Nobody's phone should ring at night because a calendar was published (our choice).
CITIZENS_QUIET = (time(21), time(7))
FIRST_DELAY, LONGEST_DELAY = timedelta(minutes=1), timedelta(hours=2)
JITTER = 0.2  # each way: what failed together does not come back together
GIVEN_UP_AFTER = timedelta(hours=72)


def after_quiet(at: datetime, quiet_from: time, quiet_until: time) -> datetime:
    """``at``, or the end of the quiet hours it falls into. Hours that begin and end together are none."""
    local = at.astimezone(HANOI)
    here = local.time()
    tonight = quiet_from > quiet_until and here >= quiet_from  # the quiet goes on past midnight
    this_morning = here < quiet_until and (quiet_from > quiet_until or here >= quiet_from)
    if not tonight and not this_morning:
        return at
    return datetime.combine(local.date() + timedelta(days=tonight), quiet_until, HANOI)


def next_digest(at: datetime) -> tuple[str, datetime]:
    """The next slot after ``at`` and its moment: ("2025-08-25T16", 16:00 in Huế)."""
    local = at.astimezone(HANOI)
    days = (local.date(), local.date() + timedelta(days=1))
    moment = next(m for day in days for hour in DIGESTS if (m := datetime.combine(day, hour, HANOI)) > local)
    return f"{moment:%Y-%m-%dT%H}", moment


def moment_of(slot: str) -> datetime:
    """The moment a slot names."""
    return datetime.strptime(slot, "%Y-%m-%dT%H").replace(tzinfo=HANOI)


def delay_after(attempts: int, chance: float) -> timedelta:
    """How long to wait after so many failed tries: doubling from a minute to two hours, give or take a fifth.

    ``chance`` between 0 and 1 decides how much.
    """
    doubled = FIRST_DELAY * 2 ** min(attempts - 1, 10)
    return min(doubled, LONGEST_DELAY) * (1 - JITTER + 2 * JITTER * chance)
