"""The month as planned: every published integer, before anything is written."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random

import pytest

from casework.replay.allocation import CenterMonth, month, shares
from casework.replay.fates import Fate, Ruler, Slot
from casework.replay.months import planned_slots
from casework.replay.offers import CERTIFICATION, OTHER, split
from law.calendar import midnight
from law.count import begin, judge
from tests.replay.conftest import House

MONTHS = month()
FOURTEENTH = 9  # 14 July is the tenth working day


def planned(house: House, code: str, seed: int = 1) -> tuple[list[Slot], Ruler]:
    one = MONTHS[code]
    ruler = Ruler(house.offices[code].calendar, [day.on for day in one.days])
    return planned_slots(one, house.catalogue, ruler, Random(f"{seed}/{code}")), ruler


def numbers(slots: list[Slot]) -> dict[str, int]:
    """What the allocation says of a center, counted on the plan."""
    early = [slot for slot in slots if 0 <= slot.decided <= FOURTEENTH]
    decided = [slot for slot in slots if slot.decided >= 0]
    return {
        "decided": len(decided),
        "decided_online": sum(slot.online for slot in decided),
        "in_time": sum(slot.fate is Fate.IN_TIME for slot in decided),
        "decided_by_middle": len(early),
        "in_time_by_middle": sum(slot.fate is Fate.IN_TIME for slot in early),
    }


def wanted(one: CenterMonth) -> dict[str, int]:
    names = ("decided", "decided_online", "in_time", "decided_by_middle", "in_time_by_middle")
    return {name: getattr(one, name) for name in names}


def test_the_files_hold_the_published_month():
    days = [day for one in MONTHS.values() for day in one.days]
    fourteenth = [day for day in days if day.on == date(2025, 7, 14)]
    assert (len(MONTHS), sum(day.received for day in days), sum(day.online for day in days)) == (40, 44825, 40867)
    assert (sum(day.received for day in fourteenth), sum(day.online for day in fourteenth)) == (3425, 3254)
    assert (MONTHS["19753"].received, MONTHS["19753"].decided) == (2534, 2407)
    assert (MONTHS["19813"].received, MONTHS["19813"].in_time) == (1450, 1150)
    assert max(MONTHS.values(), key=lambda one: one.received).code == "19753"


@pytest.mark.parametrize("code", sorted(MONTHS))
def test_every_center_meets_its_integers(house: House, code: str):
    slots, _ruler = planned(house, code)
    one = MONTHS[code]
    by_day = Counter((slot.day, slot.online) for slot in slots)
    for place, day in enumerate(one.days):
        assert (by_day[place, True], by_day[place, False]) == (day.online, day.received - day.online)
    assert numbers(slots) == wanted(one)


def test_the_law_agrees_with_every_planned_verdict(house: House):
    slots, ruler = planned(house, "19804")
    for slot in slots:
        if slot.decided < 0 or slot.offer is None:
            continue
        due = begin(ruler.calendar, midnight(ruler.days[slot.day]) + 10 * 3600, slot.offer.limit).due()
        assert due is not None
        verdict = judge(slot.offer.limit.unit, due, midnight(ruler.days[slot.decided]) + 15 * 3600)
        assert (verdict == "late") == (slot.fate is Fate.LATE)


def test_another_seed_gives_other_dossiers_behind_the_same_numbers(house: House):
    first, second, again = (planned(house, "20050", seed)[0] for seed in (1, 2, 1))
    assert numbers(first) == numbers(second)
    assert behind(first) != behind(second)
    assert behind(first) == behind(again)


def behind(slots: list[Slot]) -> list[tuple[str, int, int]]:
    return [(slot.offer.procedure.code, slot.day, slot.decided) for slot in slots if slot.offer]


def test_nothing_is_filed_online_that_cannot_be(house: House):
    for code in ("19753", "19942", "20107"):
        online = [slot.offer for slot in planned(house, code)[0] if slot.online and slot.offer]
        assert all("online" in offer.channels for offer in online)
        assert CERTIFICATION not in {offer.field for offer in online}


def test_the_fields_come_in_their_shares(house: House):
    """Filed at the counter only: poverty keeps below its share, or nothing else could be brought to a counter."""
    slots = [slot for code in MONTHS for slot in planned(house, code)[0] if slot.offer]
    found = Counter(
        slot.offer.field if slot.offer.field in shares() else OTHER for slot in slots if slot.offer
    )  # fmt: skip
    for field, share in shares().items():
        if field != "giam_ngheo":
            assert abs(found[field] / len(slots) - share) < 0.005, field
    assert 0.01 < found["giam_ngheo"] / len(slots) < shares()["giam_ngheo"]


def test_parts_add_up():
    assert split(10, {"a": 1, "b": 1, "c": 1}) == {"a": 4, "b": 3, "c": 3}
    assert sum(split(997, shares()).values()) == 997
