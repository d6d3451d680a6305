"""Rows of the forecast: which dossier, when it will probably be done, and why that is too late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from casework.doors.staff.clock.words import amount, day_words
from casework.doors.staff.lists.rows import Row, rows_of
from casework.models import Dossier, Message, SlipLine
from casework.templatetags.words import named
from casework.watch.forecast import WORKING_DAY, Forecast
from casework.watch.nudges import TOPIC, revision_of
from centers.models import Absence, Agency, Officer
from law.calendar import local_date, to_seconds
from law.consultations import STEPS_OF, still_open

HOUR = 3600


@dataclass(frozen=True, slots=True)
class Outlook:
    """A dossier forecast to be late: its row, the forecast, the reason in words, and whether it was nudged today."""

    row: Row
    forecast: Forecast
    why: str
    nudged: bool

    @property
    def short_name(self) -> str:
        """The holder as colleagues say it: the last two words of the name."""
        return " ".join(self.row.holder_name.split()[-2:])

    @property
    def today(self) -> bool:
        """Due on the day of the forecast."""
        return self.row.state.state == "today"


def outlooks_of(forecasts: Sequence[Forecast], officer: Officer, at: datetime) -> list[Outlook]:
    """The rows of the forecast table. Three queries, four where an agency is waited for."""
    cards = [one.dossier for one in forecasts]
    waits, nudged = _waits(cards), _nudged(cards, at)
    rows = rows_of(cards, officer, at)
    return [
        Outlook(row, one, why_late(row, one, waits.get(row.dossier.pk, "")), row.dossier.pk in nudged)
        for row, one in zip(rows, forecasts, strict=True)
    ]


def why_late(row: Row, forecast: Forecast, agency: str) -> str:
    """The first thing one could do something about: an opinion owed, an absence, else the time itself."""
    if agency:
        return _("chờ ý kiến %(agency)s") % {"agency": agency}
    if forecast.away is not None:
        return away_words(forecast.away)
    left = row.left if row.state.left else _("còn %(left)s") % {"left": work_words(forecast.left)}
    return _("%(left)s, cần %(needs)s") % {"left": left, "needs": work_words(forecast.needs)}


def away_words(absence: Absence) -> str:
    return _("vắng %(days)s") % {"days": day_words(absence.first_on, absence.last_on)}


def work_words(seconds: int) -> str:
    """Open time as work: ``2 ngày``, ``7 giờ``; rounded up, so that it never says less than is needed."""
    hours = -(-seconds // HOUR)
    days, hours = divmod(hours, WORKING_DAY // HOUR)
    return amount(days, hours) or amount(0, 0, 1)


def _waits(cards: Sequence[Dossier]) -> dict[int, str]:
    """The agency that owes the oldest opinion on each card."""
    lines: dict[int, list[SlipLine]] = defaultdict(list)
    said = SlipLine.objects.filter(dossier__in=[card.pk for card in cards], step__in=STEPS_OF)
    for line in said.order_by("dossier_id", "n"):
        lines[line.dossier_id].append(line)
    owed = {pk: found[0].agency for pk, said in lines.items() if (found := still_open(said))}
    names = {one.code: named(one) for one in Agency.objects.filter(code__in=set(owed.values()))} if owed else {}
    return {pk: names.get(code, code) for pk, code in owed.items()}


def _nudged(cards: Sequence[Dossier], at: datetime) -> set[int]:
    sent = Message.objects.filter(
        dossier__in=[card.pk for card in cards], topic=TOPIC, revision=revision_of(local_date(to_seconds(at)))
    )
    return set(sent.values_list("dossier_id", flat=True))
