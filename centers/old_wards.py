"""Wards before July 2025: a card keeps the address of its day, so the counter is told which center serves it now."""

from __future__ import annotations

import re
from dataclasses import dataclass

from centers.models import Center
from centers.vietnamese import fold

_UNIT = re.compile(r"(?:phường|xã|thị trấn|p\.|x\.|tt\.)\s*([^,;]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WardNow:
    """The ward an address names, and the center it was merged into."""

    old: str
    center: Center


def ward_now(address: str) -> WardNow | None:
    """The center behind the old ward of an address; None for a ward of today or of elsewhere. One query at most.

    Two old communes of one name make no answer: nothing is guessed.
    """
    named = _UNIT.search(address)
    if named is None or "hue" not in fold(address).split():
        return None
    old = " ".join(named[1].split())
    word = re.compile(rf"\b(?:phuong|xa|thi tran) {re.escape(fold(old))}(?: \(|,| va |$)")
    centers = list(Center.objects.only("code", "name_vi", "name_en", "short_name_vi", "merged_from_vi"))
    if any(fold(center.short_name_vi) == fold(old) for center in centers):
        return None
    found = [center for center in centers if word.search(fold(center.merged_from_vi).replace(" thanh ", ", "))]
    return WardNow(old, found[0]) if len(found) == 1 else None
