"""Figures entered by hand: the newest entry stands, the earlier ones are its history."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from casework.models import EnteredFigure
from centers.models import Center, Officer
from law.terms import Role

HISTORY = 24  # entries shown
_MONTH = r"^\d{4}-\d{2}$"


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody types: a numerator of a denominator, or a value alone, and where it stands."""

    source: str
    source_on: date
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None


def may_enter(officer: Officer, center: Center | None) -> bool:
    """The city's administrator for every place, a center's for the own one."""
    if officer.center_id is None:
        return officer.has(Role.CITY_ADMIN)
    return center is not None and officer.has(Role.CENTER_ADMIN) and officer.center_id == center.pk


def standing(subjects: Collection[str], span: str) -> dict[tuple[str, str], EnteredFigure]:
    """The entries that stand for a span, by subject and place. One query."""
    rows = EnteredFigure.objects.filter(subject__in=subjects, span=span).select_related("by").order_by("pk")
    return {(row.subject, row.place): row for row in rows}


def until(subjects: Collection[str], place: str, month: str) -> dict[tuple[str, str], EnteredFigure]:
    """The entries that stand at a place for a month and those before it, by subject and month. One query.

    Words of months follow each other as their letters do.
    """
    rows = EnteredFigure.objects.filter(subject__in=subjects, place=place, span__lte=month, span__regex=_MONTH)
    return {(row.subject, row.span): row for row in rows.select_related("by").order_by("pk")}


def history(subject: str, place: str) -> list[EnteredFigure]:
    """The last entries of a subject at a place, of every span, the newest first. One query."""
    rows = EnteredFigure.objects.filter(subject=subject, place=place).select_related("by")
    return list(rows.order_by("-pk")[:HISTORY])


def enter(subject: str, span: str, place: str, entry: Entry, *, by: Officer, at: datetime) -> EnteredFigure:
    """Write an entry; one that says what stands already is that one."""
    found = EnteredFigure.objects.filter(subject=subject, span=span, place=place).order_by("-pk").first()
    given = {name: getattr(entry, name) for name in Entry.__slots__}
    if found is not None and all(getattr(found, name) == value for name, value in given.items()):
        return found
    return EnteredFigure.objects.create(subject=subject, span=span, place=place, by=by, at=at, **given)
