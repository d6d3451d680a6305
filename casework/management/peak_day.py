"""The peak day of July 2025 as programs would send it: a client for each center, and the bodies of its dossiers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from random import Random
from typing import Any

from casework import clients
from casework.models import Person
from casework.replay.allocation import CenterMonth, month
from casework.replay.offers import Catalogue, Offer
from casework.replay.people import People
from centers import foundation
from centers.models import Center, Officer
from law.calendar import local_date, to_seconds
from law.terms import Role

PEAK = date(2025, 7, 14)
SEED = 14
NUMBERS = 1_000  # kept free for the people of each center


def lay_out(at: datetime) -> list[dict[str, Any]]:
    """The slow tables, and for each center ``{"token", "bodies"}``. Writes no dossier."""
    foundation.lay_out(at)
    catalogue = Catalogue(local_date(to_seconds(at)))
    return [
        {
            "center": center.code,
            "token": _client(center, at),
            "bodies": list(_bodies(month()[center.code], catalogue, place * NUMBERS)),
        }
        for place, center in enumerate(Center.objects.filter(code__in=month()).order_by("position"))
    ]


def _client(center: Center, at: datetime) -> str:
    """The token of a client of the center's clerk."""
    clerk = next(one for one in Officer.objects.filter(center=center, is_active=True) if one.has(Role.CLERK))
    name = f"{center.short_name_vi}: đo tốc độ"
    scopes = (clients.READ_DOSSIERS, clients.WRITE_DOSSIERS)
    return clients.make(name, clerk, scopes=scopes, centers=(), by=clerk, at=at)[1]


def _bodies(whole: CenterMonth, catalogue: Catalogue, first_number: int) -> Iterator[dict[str, Any]]:
    """What a center received on the day, online and at the counter, of the kinds its month was made of."""
    rng = Random(f"{SEED}/{whole.code}")  # the same day in every run
    people = People(rng, whole.code, SEED, first_number)
    day = next(day for day in whole.days if day.on == PEAK)
    online, counter = catalogue.asked_for(rng, whole)
    for channel, offers, count in (("online", online, day.online), ("counter", counter, day.received - day.online)):
        for offer in rng.choices(offers, k=count) if count else ():
            yield _body(offer, people.somebody(offer.field), channel)


def _body(offer: Offer, owner: Person, channel: str) -> dict[str, Any]:
    return {
        "procedure": offer.procedure.code,
        "channel": channel,
        "owner": {
            "kind": owner.kind, "number": owner.number, "full_name": owner.full_name, "phone": owner.phone,
            "birth_on": owner.birth_on.isoformat() if owner.birth_on else None, "sex": owner.sex,
            "email": owner.email, "address": owner.address,
        },
        "documents": [paper.position for paper in offer.papers],
    }  # fmt: skip
