"""Pages by key: the next page starts after the last row shown, whatever was written meanwhile, at any depth alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.http import QueryDict

from casework.models import Dossier
from casework.queries import DossierQuerySet

AFTER, BEFORE = "sau", "truoc"
Join = Callable[[DossierQuerySet], DossierQuerySet]


@dataclass(frozen=True, slots=True)
class Sort:
    """A sortable column of cards and its direction; ``id`` decides between equals."""

    slug: str
    column: str
    descending: bool = False


@dataclass(slots=True)
class KeyPage:
    """Rows of one page, and the addresses beside it as pager.html reads them."""

    rows: list[Any]
    total: int | None
    previous: str
    next: str

    @property
    def shown(self) -> int:
        return len(self.rows)


def key_page(
    cards: DossierQuerySet, sort: Sort, query: QueryDict, size: int, *, join: Join, total: int | None = None
) -> KeyPage:
    """The page of ``cards`` that ``?sau=`` or ``?truoc=`` of the address names; a bad key shows the first page.

    One query: the rows are found by their keys alone, and only those of the page are joined with what they show.
    """
    backwards = BEFORE in query
    key = _key(query.get(BEFORE if backwards else AFTER, ""))
    descending = sort.descending != backwards
    if key is not None:
        cards = cards.filter(_beyond(sort.column, key, descending))
    wanted = ordered(cards, sort, backwards=backwards)[: size + 1].values("pk")
    found = list(ordered(join(Dossier.objects.filter(pk__in=wanted)), sort, backwards=backwards))
    more, rows = len(found) > size, found[:size]
    if backwards:
        rows.reverse()
    has_previous = more if backwards else key is not None
    has_next = key is not None if backwards else more
    return KeyPage(
        rows,
        total,
        _address(query, BEFORE, rows[0], sort) if rows and has_previous else "",
        _address(query, AFTER, rows[-1], sort) if rows and has_next else "",
    )


def codes_beside(cards: DossierQuerySet, sort: Sort, dossier: Dossier) -> tuple[str, str]:
    """The codes before and after a dossier in the order of ``sort``, whether it is among them or not. Two queries."""
    key = (getattr(dossier, sort.column), dossier.pk)

    def nearest(descending: bool) -> str:
        beyond = cards.filter(_beyond(sort.column, key, descending))
        return _by_column(beyond, sort.column, descending).values_list("code", flat=True).first() or ""

    return nearest(not sort.descending), nearest(sort.descending)


def place_in(cards: DossierQuerySet, sort: Sort, dossier: Dossier) -> int:
    """How many stand before it, and itself: 1 for the first. One query."""
    key = (getattr(dossier, sort.column), dossier.pk)
    return cards.filter(_beyond(sort.column, key, not sort.descending)).count() + 1


def ordered(cards: DossierQuerySet, sort: Sort, *, backwards: bool = False) -> DossierQuerySet:
    """The cards in an order, or from its end."""
    return _by_column(cards, sort.column, sort.descending != backwards)


def _by_column(cards: DossierQuerySet, column: str, descending: bool) -> DossierQuerySet:
    by = F(column)
    if descending:
        return cards.order_by(by.desc(nulls_first=True), "-id")
    return cards.order_by(by.asc(nulls_last=True), "id")


def _beyond(column: str, key: tuple[Any, int], descending: bool) -> Q:
    value, pk = key
    side = "lt" if descending else "gt"
    if value is None:  # empty values stand at the end going up, and come first going down
        rest = Q(**{f"{column}__isnull": True, f"id__{side}": pk})
        return rest | Q(**{f"{column}__isnull": False}) if descending else rest
    beyond = Q(**{f"{column}__{side}": value}) | Q(**{column: value, f"id__{side}": pk})
    return beyond if descending else beyond | Q(**{f"{column}__isnull": True})


def _key(text: str) -> tuple[Any, int] | None:
    value, _, pk = text.rpartition("~")
    if not pk.isdecimal():
        return None
    if not value:
        return None, int(pk)
    try:
        return datetime.fromisoformat(value), int(pk)
    except ValueError:
        return None


def _address(query: QueryDict, name: str, row: Any, sort: Sort) -> str:
    value = getattr(row, sort.column)
    fresh = query.copy()
    for old in (AFTER, BEFORE):
        fresh.pop(old, None)
    fresh[name] = f"{value.isoformat() if value else ''}~{row.pk}"
    return f"?{fresh.urlencode()}"
