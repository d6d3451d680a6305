"""What the counts of a sheet counted, dossier by dossier: kept with a seal, compared with another count later.

Only columns that are no sum of others are kept; the check lines of the form say the rest. A dossier stands by its UUID,
with how often it was counted in a column of a row: {"5c1f...": [["online", "19753", 1], ["late", "19753", 1]]}.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from casework.figures.axes import AXES
from casework.figures.behind import behind
from casework.figures.question import Question
from casework.models import Dossier
from casework.reports.sheet import Column, Form, Kind, Row, Sheet
from law.chain import canonical

Place = tuple[str, str]  # the keys of a column and of a row
Counted = dict[str, dict[Place, int]]  # by the UUID of a dossier how often it was counted where, never 0 times
MOST = (
    400_000  # dossiers of one seal: more take too much of a worker's memory (our choice; a city's half-year has fewer)
)
AT_ONCE = 5_000  # dossiers whose UUIDs are asked for together


def leaves(form: Form) -> list[Column]:
    """The columns that count dossiers themselves: no sums of others, no rates, no words."""
    sums = {check.left for check in form.checks}
    return [column for column in form.columns if column.behind and column.key not in sums and column.kind is Kind.COUNT]


def numbers(form: Form, row: Row) -> list[int]:
    """What a row counts, sums too."""
    return [row.cells[column.key] for column in form.columns if column.kind is Kind.COUNT]


def counted(sheet: Sheet) -> Counted:
    """The dossiers behind a sheet of counts. One statement a column or two, and one for every so many dossiers."""
    asked = sheet.asked
    question = Question(asked.period, axis=AXES[sheet.form.of], centers=asked.codes)
    by_id: dict[int, dict[Place, int]] = {}
    for column in leaves(sheet.form):
        for dossier, _center, sign, row in behind(column.behind, question).all():
            places = by_id.setdefault(dossier, {})
            places[column.key, row] = places.get((column.key, row), 0) + sign
    kept = {dossier: {place: times for place, times in places.items() if times} for dossier, places in by_id.items()}
    return {uuid: kept[dossier] for dossier, uuid in _uuids(dossier for dossier, places in kept.items() if places)}


def _uuids(dossiers: Iterable[int]) -> Iterator[tuple[int, str]]:
    rest = iter(dossiers)
    while some := list(islice(rest, AT_ONCE)):
        rows = Dossier.objects.filter(pk__in=some).order_by().values_list("pk", "uuid")
        yield from ((dossier, str(uuid)) for dossier, uuid in rows)


def totals(found: Counted) -> Counter[Place]:
    """How many were counted in each cell that is no sum."""
    sums: Counter[Place] = Counter()
    for places in found.values():
        for place, times in places.items():
            sums[place] += times
    return sums


def events(found: Counted) -> int:
    """How many times a dossier was counted, in all cells together."""
    return sum(abs(times) for places in found.values() for times in places.values())


def faults(sheet: Sheet, found: Counted) -> list[Place]:
    """Cells that do not say what was counted: none in a sound report. The rows of the sheet are a list."""
    sums = totals(found)
    cells = {(column.key, row.key): row.cells[column.key] for column in leaves(sheet.form) for row in sheet.rows}
    whole: Counter[str] = Counter()
    for (column, _row), times in sums.items():
        whole[column] += times
    wrong = [place for place in {**cells, **sums} if cells.get(place, 0) != sums[place]]
    if sheet.whole is not None:
        cells_of_all = sheet.whole.cells
        wrong += [(one.key, "") for one in leaves(sheet.form) if cells_of_all[one.key] != whole[one.key]]
    return wrong


# -- as it is kept


def plain(found: Counted) -> dict[str, list[list[Any]]]:
    """As JSON writes it, in one order."""
    return {
        dossier: sorted([column, row, times] for (column, row), times in places.items())
        for dossier, places in found.items()
    }


def packed(found: Counted) -> bytes:
    """As the row of a seal holds it."""
    return zlib.compress(canonical(plain(found)))


def unpacked(kept: bytes | memoryview) -> Counted:
    """What was packed. Raises ``ValueError`` of anything else."""
    try:
        written: Mapping[str, list[list[Any]]] = json.loads(zlib.decompress(bytes(kept)))
        return {dossier: {(c, r): n for c, r, n in places} for dossier, places in written.items()}
    except (zlib.error, AttributeError, TypeError) as error:
        raise ValueError(f"not what a seal holds: {error}") from error
