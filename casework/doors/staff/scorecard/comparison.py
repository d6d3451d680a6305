"""The centers beside each other by what their scorecards say, in the order of a column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework.doors.staff.dashboards.scene import CENTER, Scene
from casework.doors.staff.scorecard.service_list import services_url
from casework.reports.scorecard import Card
from casework.reports.scorecard.indicators import INDICATORS, SERVICES, How
from centers.models import Center

SORT = "xep"  # ?xep=2.1: by a column, the best first; ?xep=-2.1 the other way round
COUNTED = tuple(one.key for one in INDICATORS if one.how in (How.COUNTED, How.UPPER) and one.key != "3.1")
LEAST = Decimal(-1)  # below everything: what has no figure stands last


@dataclass(frozen=True, slots=True)
class Row:
    center: Center
    card: Card
    url: str
    cells: tuple[tuple[Any, tuple[str, str]], ...]  # a score, and the addresses behind its two parts


@dataclass(frozen=True, slots=True)
class Column:
    slug: str
    label: Any
    title: Any
    url: str
    order: str  # ascending, descending, or none: as aria-sort says it


def _share(card: Card) -> Decimal:
    return LEAST if card.share is None else card.share


def _by(key: str) -> Callable[[Card], Decimal]:
    def value(card: Card) -> Decimal:
        found = card.score(key).value
        return LEAST if found is None else found

    return value


ORDERS: dict[str, Callable[[Card], Decimal]] = {
    "diem": _share,
    "biet": lambda card: card.known,
    **{key: _by(key) for key in COUNTED},
}


class Comparison:
    """The table. An order nobody knows is that of the points estimated."""

    def __init__(self, scene: Scene, cards: Mapping[str, Card], sort: str) -> None:
        self.scene, self.cards = scene, cards
        self.slug = sort.removeprefix("-") if sort.removeprefix("-") in (*ORDERS, "ten") else "diem"
        self.turned = sort.startswith("-")

    @property
    def columns(self) -> Iterator[Column]:
        yield self._column("ten", _("Trung tâm"), _("Theo thứ tự của thành phố"))
        yield self._column("diem", _("Ước tính"), _("Điểm ước tính, xếp theo phần trăm của số điểm ước tính được"))
        for one in INDICATORS:
            if one.key in COUNTED:
                yield self._column(one.key, one.key, one.name)
        yield self._column("biet", _("Ước tính được"), _("Số điểm ước tính được trên 100"))

    def _column(self, slug: str, label: Any, title: Any) -> Column:
        current = slug == self.slug
        falls = (slug != "ten") is not self.turned
        order = ("descending" if falls else "ascending") if current else "none"
        word = f"-{slug}" if current and not self.turned else slug
        return Column(slug, label, title, "?" + self.scene.chosen.query(**{SORT: word}), order)

    @property
    def rows(self) -> list[Row]:
        centers = [one for one in Center.objects.filter(is_active=True) if one.code in self.cards]
        if self.slug != "ten":
            centers.sort(key=lambda one: ORDERS[self.slug](self.cards[one.code]), reverse=not self.turned)
        elif self.turned:
            centers.reverse()
        return [self._row(one) for one in centers]

    def _row(self, center: Center) -> Row:
        card = self.cards[center.code]
        url = f"{reverse('casework:scorecard')}?{self.scene.chosen.query(**{CENTER: center.code})}"
        return Row(center, card, url, tuple((card.score(key), self._urls(card, key)) for key in COUNTED))

    def _urls(self, card: Card, key: str) -> tuple[str, str]:
        one, there = card.score(key), {CENTER: card.place}
        if one.entry is not None or one.own is None:
            return "", ""
        above, below = (
            self._behind(name, there) if count else ""
            for name, count in zip(one.indicator.parts, (one.own.numerator, one.own.denominator), strict=True)
        )
        return above, below

    def _behind(self, name: str, there: dict[str, str]) -> str:
        listed = partial(services_url, self.scene) if name in SERVICES else self.scene.behind
        return listed(name, **there)
