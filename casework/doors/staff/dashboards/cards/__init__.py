"""The cards of the dashboards: each a fragment with an address of its own, asked for when the page stands.

A card is one module with ``context(scene)`` and one template of the same name in staff/dashboards/cards/.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.doors.staff.dashboards.cards import (
    channels,
    coming,
    hours,
    lateness,
    officers,
    procedures,
    supplement_causes,
    trend,
    where_now,
)
from casework.doors.staff.dashboards.scene import Scene
from law.steps import Role

SEES_PEOPLE = frozenset({Role.SUPERVISOR})  # figures of single officers are for who leads them


@dataclass(frozen=True, slots=True)
class Card:
    """``title`` stands until the card is there; ``city`` and ``center`` say on which dashboards it stands."""

    title: Any
    context: Callable[[Scene], dict[str, Any]]
    city: bool = False
    center: bool = False
    roles: frozenset[Role] = frozenset()  # none: everyone who sees the dashboard

    def stands(self, scene: Scene) -> bool:
        """Whether this officer finds it on the dashboard of the scene."""
        there = self.city if scene.center is None else self.center
        return there and (not self.roles or scene.officer.has(*self.roles))


CARDS: dict[str, Card] = {
    "trend": Card(_("Từ khi nào"), trend.context, city=True, center=True),
    "coming": Card(_("Sắp tới"), coming.context, city=True, center=True),
    "lateness": Card(_("Vì sao trễ"), lateness.context, city=True, center=True),
    "where-now": Card(_("Hồ sơ tiếp nhận trong kỳ đang ở đâu"), where_now.context, center=True),
    "hours": Card(_("Giờ nào đông"), hours.context, center=True),
    "supplement-causes": Card(_("Vì sao phải bổ sung"), supplement_causes.context, center=True),
    "procedures": Card(_("Thủ tục nào chậm"), procedures.context, center=True),
    "officers": Card(_("Người thụ lý"), officers.context, center=True, roles=SEES_PEOPLE),
    "channels": Card(_("Hình thức nộp"), channels.context, center=True),
}


def cards_of(scene: Scene) -> Iterator[tuple[str, Card]]:
    """The cards of a dashboard by their slugs, in order."""
    return ((slug, card) for slug, card in CARDS.items() if card.stands(scene))
