"""How much each officer holds, and dossiers dealt out so that it evens out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q

from casework.models import Dossier
from centers.models import Officer
from law.steps import Clock


class Load(NamedTuple):
    """Open dossiers an officer holds, and how many of them are late."""

    held: int = 0
    late: int = 0


def loads(center: str, at: datetime) -> dict[UUID, Load]:
    """What each officer of a center holds, waiting for the citizen or not; who holds nothing is left out. One query."""
    cards = Dossier.objects.filter(center_id=center, holder__isnull=False)
    late = Count("pk", filter=Q(clock=Clock.RUNNING, late_from__lte=at))
    cards = cards.exclude(clock=Clock.ENDED).order_by()
    return {uuid: Load(*counts) for uuid, *counts in cards.values_list("holder_id").annotate(n=Count("pk"), late=late)}


def split_evenly(dossiers: Iterable[Dossier], officers: Sequence[Officer]) -> list[tuple[Dossier, Officer]]:
    """Dossiers in the order of their ids, each to the officer who then holds least. One query.

    The dossiers themselves are taken off their holders first. Ties go by the order of a register, so the same question
    has one answer.
    """
    dealt = sorted(dossiers, key=lambda dossier: dossier.pk)
    people = sorted(officers, key=lambda officer: (officer.sort_key, officer.pk))
    if not people:
        return []
    cards = Dossier.objects.filter(holder__in=[officer.uuid for officer in people]).exclude(clock=Clock.ENDED)
    others = cards.exclude(pk__in=[dossier.pk for dossier in dealt])
    held = dict(others.values_list("holder_id").order_by().annotate(Count("pk")))
    found = []
    for dossier in dealt:
        officer = min(people, key=lambda one: held.get(one.uuid, 0))
        held[officer.uuid] = held.get(officer.uuid, 0) + 1
        found.append((dossier, officer))
    return found
