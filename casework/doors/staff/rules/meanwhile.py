"""What an absence will do, before it is saved: who takes the work on which days, and which dossiers move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from casework.doors.staff.lists.rows import cards_for_rows, rows_of
from casework.doors.staff.rules.words import rule_words
from casework.models import Dossier
from casework.templatetags.words import short_date
from casework.watch.cover import away_of, due_while_away
from centers.models import Absence, Officer, RoutingRule
from centers.standing_in import each_day

MOST = 50  # rows of a preview; the count says the rest


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on end with the same answer to who takes the work."""

    first_on: date
    last_on: date
    words: str
    covered: bool

    @property
    def days(self) -> str:
        if self.first_on == self.last_on:
            return short_date(self.first_on)
        return f"{short_date(self.first_on)} – {short_date(self.last_on)}"


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """The preview: days, the dossiers that move now or on the first day, the rules that name the officer."""

    stretches: Sequence[Stretch]
    rows: Sequence[object]
    due: int
    rules: Sequence[str]

    @property
    def covered(self) -> bool:
        return all(stretch.covered for stretch in self.stretches)


def meanwhile(absence: Absence, viewer: Officer, at: datetime) -> Meanwhile:
    """Everything that would follow from an absence not saved yet. Six queries and those of the rows."""
    due = due_while_away(absence.officer, absence.last_on)
    cards = Dossier.objects.held_for(viewer).filter(pk__in=due.values("pk"))
    rows = rows_of(cards_for_rows(cards).order_by("due_at", "pk")[:MOST], viewer, at)
    rules = RoutingRule.objects.filter(officer=absence.officer, is_active=True).select_related("field", "procedure")
    return Meanwhile(stretches_of(absence), rows, due.count(), [rule_words(rule) for rule in rules])


def stretches_of(absence: Absence) -> list[Stretch]:
    """Who takes the absent one's work, day by day, days alike together. Two queries."""
    officer, found = absence.officer.uuid, list[Stretch]()
    planned = away_of(absence)
    answers = [
        (day, (stand_ins.chain(officer), stand_ins.of(officer) is not None, stand_ins.bites_its_tail(officer)))
        for day, stand_ins in each_day(absence.first_on, absence.last_on, planned=planned, instead_of=absence.pk)
    ]
    asked = {uuid for _day, (chain, *_rest) in answers for uuid in chain}
    names = dict(Officer.objects.filter(uuid__in=asked).values_list("uuid", "full_name"))
    for day, (chain, covered, circle) in answers:
        words = _words([names[uuid] for uuid in chain], covered=covered, circle=circle)
        if found and found[-1].words == words:
            found[-1] = Stretch(found[-1].first_on, day, words, covered)
        else:
            found.append(Stretch(day, day, words, covered))
    return found


def _words(chain: Sequence[str], *, covered: bool, circle: bool) -> str:
    """``Trần Viết Hải làm thay.`` or why it comes to the supervisor."""
    through = chain[1:-1]
    if covered and not through:
        return _("%(name)s làm thay.") % {"name": chain[-1]}
    if covered:
        names = {"through": ", ".join(through), "name": chain[-1]}
        return _("%(through)s cũng vắng; %(name)s làm thay.") % names
    if len(chain) == 1:
        return _("Chưa có ai làm thay: việc mới về lãnh đạo phân công.")
    names = {"names": ", ".join(chain[1:])}
    if circle:
        return _("%(names)s cũng vắng và thay vòng trở lại: việc mới về lãnh đạo phân công.") % names
    return _("%(names)s cũng vắng mà không có ai khác thay: việc mới về lãnh đạo phân công.") % names
