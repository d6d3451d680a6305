"""Numbers of dossiers: per center and local day 1 to n, none missing, none twice, and as many as the counter gave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from casework.audit.finding import Finding
from casework.models import NumberCounter, SlipLine
from law.calendar import local_date, to_seconds
from law.dossier_code import split_code

MANY = 5  # so many missing numbers are named one by one


def findings() -> Iterator[Finding]:
    """Everything wrong with the numbers. Two queries, one row per dossier."""
    given: dict[tuple[Any, date], list[int]] = defaultdict(list)
    first_lines = SlipLine.objects.filter(n=1).values_list("center_id", "written_at", "dossier__code")
    for center, written_at, text in first_lines.iterator(5000):
        day = local_date(to_seconds(written_at))
        parts = split_code(text)
        if parts is None or parts.on != day:
            yield Finding("number", text, _("Mã hồ sơ không theo ngày ghi dòng đầu (%(day)s).") % {"day": day})
        else:
            given[center, day].append(parts.n)
    counted: dict[tuple[Any, date], int] = {
        (row[0], row[1]): row[2] for row in NumberCounter.objects.values_list("center_id", "day", "last")
    }
    for code, on in sorted(given.keys() | counted.keys()):
        yield from _of_a_day(code, on, given.get((code, on), []), counted.get((code, on), 0))


def _of_a_day(center: str, day: date, numbers: list[int], last: int) -> Iterator[Finding]:
    where = {"center": center, "day": day}
    missing = sorted(set(range(1, last + 1)) - set(numbers))
    if missing:
        some = ", ".join(map(str, missing[:MANY])) + (" ..." if len(missing) > MANY else "")
        sentence = _("Thiếu số %(some)s của trung tâm %(center)s ngày %(day)s.") % (where | {"some": some})
        yield Finding("number", "", sentence)
    if numbers and max(numbers) > last:
        yield Finding("number", "", _("Bộ đếm của trung tâm %(center)s ngày %(day)s dừng trước số đã cấp.") % where)
    if len(set(numbers)) < len(numbers):
        yield Finding("number", "", _("Có số cấp hai lần ở trung tâm %(center)s ngày %(day)s.") % where)
