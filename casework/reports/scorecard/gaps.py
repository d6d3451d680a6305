"""Where the missing points of a card are, and what would win some of them back.

Plain arithmetic on what was counted: a dossier that is late stays late in its period, so handling it now helps the next
one; one that waits for the citizen counts again as soon as it goes on in time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from casework.reports.scorecard.card import Card, Score

LOST = ("late", "paused_overdue", "withdrawn", "stopped", "second_decided", "second_open")  # for good, in this period


class When(StrEnum):
    """When the gain would show."""

    NOW = "now"
    NEXT = "next"  # in the period after this one, if as much comes in as in this
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Gap:
    """So many dossiers, or procedures, that cost ``lost`` points; ``gain`` would come back, of this period or the next.

    ``behind`` is the list of exactly these: of ``figures.behind``, or "services:" with a list of procedures.
    """

    cause: str
    score: Score
    count: int
    lost: Fraction
    behind: str
    gain: Fraction = Fraction(0)
    when: When = When.NEVER
    helps: int = 0  # of how many the gain is
    narrow: Mapping[str, str] = field(default_factory=dict)

    @property
    def each(self) -> Fraction:
        """What one of them brings."""
        return self.gain / self.helps if self.helps else Fraction(0)


def gaps(card: Card, *, running: bool) -> list[Gap]:
    """The gaps of the counted indicators: what wins most comes first, then what costs most.

    Of a period that is over nothing can be won back.
    """
    found = [*_in_time(card), *_offered(card), *_used(card), *_online(card)]
    if not running:
        return sorted((_closed(gap) for gap in found), key=lambda gap: (-gap.lost, gap.cause))
    return sorted(found, key=lambda gap: (-gap.gain, -gap.lost, gap.cause))


def _closed(gap: Gap) -> Gap:
    return Gap(gap.cause, gap.score, gap.count, gap.lost, gap.behind, narrow=gap.narrow)


def _in_time(card: Card) -> Iterator[Gap]:
    """2.1: everything in the denominator that is not in the numerator, cause by cause; their losses are all of it."""
    score = card.score("2.1")
    rate, scale = score.own, score.indicator.scale
    if rate is None or not rate.denominator:
        return

    def lost(count: int) -> Fraction:
        return Fraction(scale.most) * count / rate.denominator

    overdue, waiting = card.figures.overdue, card.figures.paused_within
    if overdue:
        gain = scale.gain(rate.numerator, rate.denominator, fewer=overdue)
        yield Gap("overdue", score, overdue, lost(overdue), "overdue", gain, When.NEXT, overdue)
    if waiting:
        gain = scale.gain(rate.numerator, rate.denominator, more=waiting)
        yield Gap("paused_within", score, waiting, lost(waiting), "paused_within", gain, When.NOW, waiting)
    for cause in LOST:
        count = getattr(card.figures, cause)
        if count:
            yield Gap(cause, score, count, lost(count), cause)


def _offered(card: Card) -> Iterator[Gap]:
    """3.1: procedures that are not offered online yet."""
    score, catalogue = card.score("3.1"), card.use.catalogue
    offered, procedures = len(catalogue.offered), len(catalogue.procedures)
    more = score.indicator.scale.lacking(offered, procedures)
    if more:
        gain = score.indicator.scale.gain(offered, procedures, more=more)
        yield Gap(
            "not_offered", score, procedures - offered, gain, "services:not_offered", gain, When.NOW, more
        )  # fmt: skip


def _used(card: Card) -> Iterator[Gap]:
    """3.2: services without a dossier filed online; those asked for at a counter come next."""
    score, use = card.score("3.2"), card.use
    scale, offered, used = score.indicator.scale, len(use.catalogue.offered), len(use.used)
    if not offered:
        return
    asked, idle = len(use.unused), len(use.idle)
    if asked:
        gain = scale.gain(used, offered, more=asked)
        yield Gap("unused", score, asked, gain, "services:unused", gain, When.NOW, asked)
    if idle:
        yield Gap("idle", score, idle, scale.gain(used + asked, offered, more=idle), "services:idle")


def _online(card: Card) -> Iterator[Gap]:
    """3.3: what came by another way though it could have come online, as far as it takes."""
    score, figures = card.score("3.3"), card.figures
    scale = score.indicator.scale
    more = scale.lacking(figures.online, figures.accepted)
    helps = min(more, figures.eligible - figures.eligible_online)
    if more and score.entry is None:
        lost = scale.gain(figures.online, figures.accepted, more=more)
        gain = scale.gain(figures.online, figures.accepted, more=helps)
        yield Gap(
            "not_online", score, figures.accepted - figures.online, lost, "counter_or_post", gain, When.NOW, helps
        )  # fmt: skip
