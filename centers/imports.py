"""The engine of the imports: read rows, judge each, compare with what is stored, write the difference.

A dry run does the same work inside a transaction that is rolled back, so what it prints is what would happen.
Rows that left the file are retired, never deleted. Importing the same file twice changes nothing.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

DATA = Path(__file__).resolve().parent.parent / "data"
BATCH = 500

Row = Mapping[str, str]
M = TypeVar("M", bound=models.Model)
K = TypeVar("K")


class FileError(ValueError):
    """The file cannot be read as the table it should be."""


class RowError(ValueError):
    """One row cannot be taken; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Refused:
    line: int  # of the file; the header is line 1
    key: str
    reason: str


@dataclass(slots=True)
class Diff:
    """What an import changes, or would change."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)  # rows that are not ours to import, by reason
    same: int = 0

    @property
    def changes_nothing(self) -> bool:
        return not (self.new or self.changed or self.retired)

    def lines(self) -> Iterator[str]:
        """The diff as the commands print it."""
        yield from (f"+ {name}" for name in self.new)
        yield from (f"~ {change}" for change in self.changed)
        yield from (f"- {name}" for name in self.retired)
        for row in self.refused:
            yield "! " + _("dòng %(line)d, %(key)s: %(reason)s") % {
                "line": row.line,
                "key": row.key,
                "reason": row.reason,
            }
        yield from (f"  {reason}: {count}" for reason, count in self.left_out.items())
        yield _("mới %(new)d, đổi %(changed)d, thôi dùng %(retired)d, từ chối %(refused)d, giữ nguyên %(same)d") % {
            "new": len(self.new), "changed": len(self.changed), "retired": len(self.retired),
            "refused": len(self.refused), "same": self.same,
        }  # fmt: skip


@contextmanager
def one_import(*, apply: bool) -> Iterator[Diff]:
    """A transaction around an import; without ``apply`` it leaves no trace but the diff."""
    with transaction.atomic():
        yield Diff()
        if not apply:
            transaction.set_rollback(True)


def read_rows(file: Path, columns: Collection[str]) -> list[tuple[int, Row]]:
    """Rows of a csv file with the number of the line each ends on. Raises when a column is missing."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            missing = sorted(set(columns) - set(reader.fieldnames or ()))
            if missing:
                raise FileError(_("%(file)s thiếu cột: %(columns)s") % {"file": file, "columns": ", ".join(missing)})
            return [
                (reader.line_num, {name: (value or "").strip() for name, value in row.items() if name})
                for row in reader
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise FileError(_("Không đọc được %(file)s: %(error)s") % {"file": file, "error": error}) from error


def judge(
    rows: Sequence[tuple[int, Row]], parse: Callable[[Row], tuple[K, Any]], diff: Diff, *, key: str
) -> tuple[dict[K, Any], set[str]]:
    """Parsed rows by key, and the written keys of the refused ones. The second row of a key is refused."""
    taken: dict[K, Any] = {}
    refused: set[str] = set()
    for line, row in rows:
        name = row.get(key, "")
        try:
            where, value = parse(row)
            if where in taken:
                raise RowError(_("trùng với một dòng trước"))
        except (RowError, ValidationError) as error:
            reason = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            diff.refused.append(Refused(line, name or "?", reason))
            refused.add(name)
        else:
            taken[where] = value
    return taken, refused


def settle(
    model: type[M],
    wanted: Mapping[K, Mapping[str, Any]],
    stored: Mapping[K, M],
    diff: Diff,
    *,
    label: Callable[[M], str] = str,
    born_with: Mapping[str, Any] | None = None,
    may_retire: Callable[[K, M], bool] = lambda key, row: True,
) -> dict[K, M]:
    """Makes the table say what the file says. Returns the rows of the file by key.

    ``born_with`` holds columns set on new rows only; ``may_retire`` says which rows a file may retire by silence.
    """
    settled: dict[K, M] = {}
    added: list[M] = []
    for key, values in wanted.items():
        row = stored.get(key)
        if row is None:
            row = model(**values, **(born_with or {}))
            added.append(row)
            diff.new.append(label(row))
        else:
            _change(row, values, diff, label)
        settled[key] = row
    _add(model, added)
    for key, row in stored.items():
        if key not in wanted and row.is_active and may_retire(key, row):  # type: ignore[attr-defined]
            row.is_active = False  # type: ignore[attr-defined]
            row.save()
            diff.retired.append(label(row))
    return settled


def _change(row: models.Model, values: Mapping[str, Any], diff: Diff, label: Callable[[Any], str]) -> None:
    name = label(row)
    differing = {column: value for column, value in values.items() if getattr(row, column) != value}
    if not differing:
        diff.same += 1
        return
    for column, value in differing.items():
        diff.changed.append(f"{name}: {column} {_shown(getattr(row, column))} → {_shown(value)}")
        setattr(row, column, value)
    # No more than that: SQLite looks through every slip for a uuid that is written again, be it the same.
    derived = [column.name for column in row._meta.concrete_fields if hasattr(column, "of")]
    row.save(update_fields=[*differing, *derived])


def _shown(value: Any) -> str:
    return "∅" if value in (None, "") else str(value)


def _add(model: type[M], rows: list[M]) -> None:
    if not rows:
        return
    if hasattr(model, "history"):
        bulk_create_with_history(rows, model, batch_size=BATCH)
    else:
        model._default_manager.bulk_create(rows, batch_size=BATCH)


# Cells ---------------------------------------------------------------------------------------------------------------


def text(row: Row, column: str) -> str:
    """A cell that may not be empty."""
    value = row.get(column, "")
    if not value:
        raise RowError(_("cột %(column)s để trống") % {"column": column})
    return value


def whole(row: Row, column: str) -> int | None:
    """A whole number, None for an empty cell."""
    value = row.get(column, "")
    if not value:
        return None
    if not value.isascii() or not value.isdigit():
        raise RowError(_("cột %(column)s không phải số nguyên: %(value)s") % {"column": column, "value": value})
    return int(value)


def decimal(row: Row, column: str) -> Decimal:
    """A number with or without decimals; a cell that may not be empty."""
    try:
        value = Decimal(text(row, column))
    except InvalidOperation as error:
        raise RowError(_("cột %(column)s không phải số") % {"column": column}) from error
    if not value.is_finite():
        raise RowError(_("cột %(column)s không phải số") % {"column": column})
    return value


def day(row: Row, column: str) -> date | None:
    """A day as 2026-05-01, None for an empty cell."""
    try:
        return date.fromisoformat(row[column]) if row[column] else None
    except ValueError as error:
        raise RowError(
            _("cột %(column)s không phải ngày: %(value)s") % {"column": column, "value": row[column]}
        ) from error


def choice(row: Row, column: str, names: Mapping[str, str]) -> str:
    """The code behind a published word."""
    value = text(row, column)
    if value not in names:
        raise RowError(_("cột %(column)s không rõ: %(value)s") % {"column": column, "value": value})
    return names[value]
