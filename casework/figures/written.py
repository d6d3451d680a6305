"""Figures as machines and spreadsheets read them: the same from the command and from the public door."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from casework.figures.counts import Report
from casework.figures.period import Period
from casework.figures.table import Table

CITY = "Thành phố Huế"


def report_as_json(found: Report) -> dict[str, Any]:
    """The report as machines read it."""
    return {
        **_days(found.period),
        "city": found.city.as_json(),
        "centers": [{"code": code, "name": found.names[code], **one.as_json()} for code, one in found.centers.items()],
    }


def table_as_json(found: Table) -> dict[str, Any]:
    """The same by an axis: rows instead of centers."""
    return {
        **_days(found.period),
        "by": found.by,
        "city": found.whole.as_json(),
        "rows": [{"code": key, "name": found.names[key], **one.as_json()} for key, one in found.rows.items()],
    }


def csv_rows(found: Table) -> Iterator[list[str | int | None]]:
    """A line of keys, a line for each row, the city last; each rate with its two parts."""
    parts = ("numerator", "denominator", "value")
    counts = found.whole.counts
    rates = found.whole.rates_as_json()
    yield ["code", "name", *counts, *(f"{rate}.{part}" for rate in rates for part in parts)]
    rows = [(key, found.names[key], one) for key, one in found.rows.items()]
    for key, name, one in [*rows, ("", CITY, found.whole)]:
        written = one.rates_as_json().values()
        yield [key, name, *one.counts.values(), *(rate[part] for rate in written for part in parts)]


def _days(period: Period) -> dict[str, str]:
    """The first and the last local day, both included, and the instant of the count."""
    return {
        "from": _local(period.since)[:10],
        "to": _local(period.until - timedelta(days=1))[:10],
        "as_of": _local(period.as_of),
    }


def _local(at: datetime) -> str:
    return at.astimezone(timezone.get_default_timezone()).isoformat()
