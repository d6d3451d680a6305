"""What became of a sealed report since: cell by cell, dossier by dossier, with the lines that explain each.

The same days are counted again as of the same instant, now knowing everything. A dossier that was counted elsewhere
than it is now has, on its slip, a line written after the seal that speaks of a moment before its ``as_of``, or one that
takes such a line back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from casework.models import Dossier, SealedReport, SlipLine
from casework.reports.forms import FORMS
from casework.reports.seals import counted, drawn
from casework.reports.seals.counted import Counted, Place
from casework.reports.sheet import Column, Form, Kind, Row, Sheet
from casework.snapshots import snapshot
from casework.watch.recount import IN_FLIGHT
from centers.models import Officer
from law.steps import Effect

AT_ONCE = 500  # dossiers whose slips are read together


@dataclass(frozen=True, slots=True)
class Cell:
    """A number that is another now. ``row`` is "" for the whole."""

    row: str
    name: str
    column: Column
    before: int
    now: int

    @property
    def by(self) -> int:
        return self.now - self.before


@dataclass(frozen=True, slots=True)
class Why:
    """A line that explains, and the one it takes back if it is a correction."""

    line: SlipLine
    voided: SlipLine | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """A dossier that is counted elsewhere now: the cells it left and entered, and the lines that say why.

    ``meanwhile``: they were written so near to the seal that it may not have seen them; without any line nothing on the
    slip explains it: the catalogue was changed, or the house counts in another way.
    """

    dossier: Dossier
    left: list[Place]
    entered: list[Place]
    why: list[Why]
    meanwhile: bool = False


@dataclass(frozen=True, slots=True)
class Differences:
    """``cells`` in the order of the table, sums too; ``moves`` by code; ``form`` and ``names`` of rows word them.

    ``comparable`` is False where the form has come to mean something else since.
    """

    form: Form
    names: Mapping[str, str]
    cells: list[Cell]
    moves: list[Move]
    comparable: bool = True

    @property
    def any(self) -> bool:
        return bool(self.cells or self.moves)


def differences(sealed: SealedReport, *, officer: Officer, now: datetime) -> Differences:
    """What a later run says otherwise. The statements of the report, and some for the dossiers that moved."""
    form = FORMS.get(sealed.report)
    if form is None or form.version != sealed.version:
        return Differences(drawn.form_of(sealed), {}, [], [], comparable=False)
    asked = drawn.asked_of(sealed, officer, now)
    with snapshot():
        sheet = drawn.held(form.fill(asked))
        moved = list(_moved(counted.unpacked(sealed.behind), counted.counted(sheet)))
        moves = sorted(_explained(moved, sealed), key=lambda move: move.dossier.code)
    before = drawn.sheet_of(sealed, asked)
    names = {row.key: row.name for row in (*before.rows, *sheet.rows)}
    return Differences(sheet.form, names, list(_cells(before, sheet)), moves)


def _cells(before: Sheet, now: Sheet) -> Iterator[Cell]:
    """The counts that differ; a row that is only in one of them counts nothing in the other."""
    old, new = _rows(before), _rows(now)
    for key in dict.fromkeys([*old, *new]):
        was, is_ = old.get(key), new.get(key)
        name = (is_ or was).name  # type: ignore[union-attr]
        for column in _counts(now.form):
            numbers = (was.cells.get(column.key) or 0 if was else 0), (is_.cells[column.key] or 0 if is_ else 0)
            if numbers[0] != numbers[1]:
                yield Cell(key[1], name, column, *numbers)


def _rows(sheet: Sheet) -> dict[tuple[bool, str], Row]:
    """The whole first; a row without a key is not the whole."""
    whole = {(True, ""): sheet.whole} if sheet.whole else {}
    return whole | {(False, row.key): row for row in sheet.rows}


def _counts(form: Form) -> list[Column]:
    return [column for column in form.columns if column.kind is Kind.COUNT and column.behind]


Moved = tuple[str, list[Place], list[Place]]


def _moved(before: Counted, now: Counted) -> Iterator[Moved]:
    """Dossiers counted otherwise, with the cells they left and entered; one counted twice less stands there twice."""
    for uuid in dict.fromkeys([*before, *now]):
        was, is_ = before.get(uuid, {}), now.get(uuid, {})
        if was != is_:
            by = {place: is_.get(place, 0) - was.get(place, 0) for place in dict.fromkeys([*was, *is_])}
            yield uuid, _times(by, -1), _times(by, 1)


def _times(by: Mapping[Place, int], sign: int) -> list[Place]:
    return [place for place, times in by.items() for _ in range(sign * times)]


def _explained(moved: Sequence[Moved], sealed: SealedReport) -> Iterator[Move]:
    """Two statements for so many dossiers."""
    rest = iter(moved)
    while some := list(islice(rest, AT_ONCE)):
        cards = Dossier.objects.filter(uuid__in=[uuid for uuid, _left, _entered in some]).select_related("procedure")
        found = {str(card.uuid): card for card in cards}
        slips: dict[int, list[SlipLine]] = defaultdict(list)
        lines = SlipLine.objects.filter(dossier__in=cards.values("pk")).select_related("by").order_by("dossier", "n")
        for line in lines:
            slips[line.dossier_id].append(line)
        for uuid, left, entered in some:
            card = found[uuid]  # dossiers are never deleted
            yield Move(card, left, entered, *explaining(slips[card.pk], sealed))


def explaining(slip: Sequence[SlipLine], sealed: SealedReport) -> tuple[list[Why], bool]:
    """The lines that explain a difference, and whether they were only written near the seal."""
    known = list(_late(slip, sealed.known_at, sealed.as_of))
    if known:
        return known, False
    near = list(_late(slip, sealed.known_at - IN_FLIGHT, sealed.as_of))
    return near, bool(near)


def _late(slip: Iterable[SlipLine], known_at: datetime, as_of: datetime) -> Iterator[Why]:
    """Lines written since that tell of a moment before ``as_of``, or take back what did.

    What was written and taken back since did nothing, nor did what moves no clock: the tables count no hands.
    """
    lines = {line.n: line for line in slip}
    voided = {line.voids for line in lines.values() if line.voids}
    for line in lines.values():
        if line.written_at < known_at:
            continue
        taken = lines[line.voids] if line.voids else None
        about = taken or line
        stands = taken.written_at < known_at if taken else line.n not in voided
        if stands and about.at < as_of and about.rule.effect not in (Effect.KEEP, Effect.AS_READ):
            yield Why(line, taken)
