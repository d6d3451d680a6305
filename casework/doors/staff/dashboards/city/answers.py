"""The titles of the city's cards: what the figures below them say, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.doors.staff.dashboards.city.choice import Shown
from casework.doors.staff.dashboards.city.place import Place
from casework.doors.staff.dashboards.city.ramp import Ramp
from casework.figures.league import LEAST
from casework.figures.trend import FEW, Trend
from casework.templatetags.league_words import short
from casework.templatetags.words import percent


@dataclass(frozen=True, slots=True)
class Lately:
    """From the first to the last stretch in which enough was decided to speak of a rate."""

    words: str  # 5 weeks
    first: Decimal
    last: Decimal


def where(ranking: Sequence[Place], ramp: Ramp, shown: Shown) -> str:
    """Over the map: how many reach the target and lie in the lowest step; of other rates the highest and the lowest."""
    known = [place for place in ranking if place.level and not place.few]
    if not known:
        return _("Ở đâu: chưa có số liệu để so sánh")
    if not shown.has_target:
        return _("Ở đâu: %(ends)s") % {"ends": _ends(known)}
    said = {"reached": _reached(known), "lowest": _lowest(known, ramp)}
    return _("Ở đâu: %(reached)s, %(lowest)s") % said


def who(ranking: Sequence[Place], shown: Shown, *, cautious: bool = False) -> str:
    """Over the league: the first and the last. Of a cautious one who stands first, which need not be the highest."""
    ranked = [place for place in ranking if not place.few]
    if not ranked:
        return _("Xếp hạng: chưa nơi nào đủ %(least)s hồ sơ đã giải quyết") % {"least": LEAST}
    first = [place for place in ranked if place.placing and place.placing.rank == 1]
    low = first[0].placing.low if first[0].placing else None
    if cautious and low is not None:
        return _("Xếp hạng thận trọng: %(first)s đứng đầu, ít nhất %(low)s") % {
            "first": _names(first), "low": percent(low),
        }  # fmt: skip
    return _("Xếp hạng: %(ends)s") % {"ends": _ends(ranked)}


def lately(trend: Trend) -> Lately | None:
    """How the city's rate went; None with fewer than two stretches to look at."""
    rates = [one.rates["on_time_of_decided"] for one in trend.city]
    told = [(at, rate.value) for at, rate in enumerate(rates) if rate.denominator >= FEW[trend.by]]
    known = [(at, value) for at, value in told if value is not None]
    if len(known) < 2:
        return None
    (first_at, first), (last_at, last) = known[0], known[-1]
    count = last_at - first_at + 1
    words = {
        "day": ngettext("%(count)s ngày", "%(count)s ngày", count),
        "week": ngettext("%(count)s tuần", "%(count)s tuần", count),
        "month": ngettext("%(count)s tháng", "%(count)s tháng", count),
    }[trend.by]
    return Lately(words % {"count": count}, first, last)


def _reached(known: Sequence[Place]) -> str:
    reached = [place for place in known if place.reached]
    if len(reached) == 1:
        return _("chỉ %(name)s đạt mục tiêu") % {"name": short(reached[0].center)}
    if not reached:
        return _("chưa nơi nào đạt mục tiêu")
    count = len(reached)
    words = ngettext("%(count)s nơi đạt mục tiêu", "%(count)s nơi đạt mục tiêu", count)
    return words % {"count": count}


def _lowest(known: Sequence[Place], ramp: Ramp) -> str:
    """How many lie in the hatched step."""
    count = sum(place.level == 1 for place in known)
    said = {"count": count, "bound": percent(ramp.bounds[0], 0 if ramp.bounds[0] % 1 == 0 else 1)}
    if not count:
        return _("không nơi nào dưới %(bound)s") % said
    return ngettext("%(count)s nơi dưới %(bound)s", "%(count)s nơi dưới %(bound)s", count) % said


def _ends(places: Sequence[Place]) -> str:
    """The highest and the lowest; how many where several are the highest."""
    rates = [(place.placing.rate.value, place) for place in places if place.placing]
    values = [value for value, _place in rates if value is not None]
    (top, first), (low, last) = _end(rates, max(values)), _end(rates, min(values))
    if len(rates) == 1:
        return f"{short(places[0].center)} {percent(top)}"
    if top == low:
        count = len(first)
        words = ngettext("%(count)s nơi cùng %(value)s", "%(count)s nơi cùng %(value)s", count)
        return words % {"count": count, "value": percent(top)}
    return _("%(first)s cao nhất %(top)s, %(last)s thấp nhất %(low)s") % {
        "first": _names(first), "top": percent(top), "last": _names(last), "low": percent(low),
    }  # fmt: skip


def _end(rates: Sequence[tuple[Decimal | None, Place]], value: Decimal) -> tuple[Decimal, list[Place]]:
    return value, [place for rate, place in rates if rate == value]


def _names(places: Sequence[Place]) -> str:
    """One by its name, several by their number."""
    if len(places) == 1:
        return short(places[0].center)
    return ngettext("%(count)s nơi", "%(count)s nơi", len(places)) % {"count": len(places)}
