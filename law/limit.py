"""How long a procedure may take: an amount and its unit, and the words the catalogue writes it in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    HOUR = "hour"  # working hours
    MONTH = "month"
    SAME_DAY = "same_day"

    @property
    def name_vi(self) -> str:
        return UNIT_NAMES[self][0]

    @property
    def name_en(self) -> str:
        return UNIT_NAMES[self][1]


UNIT_NAMES: dict[Unit, tuple[str, str]] = {
    Unit.WORKING_DAY: ("ngày làm việc", "working days"),
    Unit.CALENDAR_DAY: ("ngày", "calendar days"),
    Unit.HOUR: ("giờ làm việc", "working hours"),
    Unit.MONTH: ("tháng", "months"),
    Unit.SAME_DAY: ("trong ngày", "same day"),
}


class LimitError(ValueError):
    """A limit that cannot be meant: names the field and the value."""


@dataclass(frozen=True, slots=True)
class Limit:
    """``amount`` of ``unit``; a same-day limit has amount 0, every other at least 1."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.unit is Unit.SAME_DAY:
            if self.amount != 0:
                raise LimitError(f"amount: a same_day limit has none, got {self.amount}")
        elif self.amount < 1:
            raise LimitError(f"amount: {self.amount} is less than 1")

    @property
    def name_vi(self) -> str:
        return self.unit.name_vi if self.unit is Unit.SAME_DAY else f"{self.amount:02d} {self.unit.name_vi}"

    @property
    def name_en(self) -> str:
        if self.unit is Unit.SAME_DAY:
            return self.unit.name_en
        return f"{self.amount} {self.unit.name_en.removesuffix('s') if self.amount == 1 else self.unit.name_en}"


SAME_DAY = Limit(0, Unit.SAME_DAY)
ACCEPTANCE_LIMIT = Limit(8, Unit.HOUR)  # an online dossier is answered within 8 working hours

_SAME_DAY_WORDS = frozenset(
    {"trong ngày", "ngay trong ngày", "trong ngày làm việc", "ngay trong ngày làm việc", "same day", "same_day"}
)
_UNIT_WORDS: dict[str, Unit] = {
    "ngày làm việc": Unit.WORKING_DAY,
    "ngày": Unit.CALENDAR_DAY,
    "giờ làm việc": Unit.HOUR,
    "tháng": Unit.MONTH,
    "working day": Unit.WORKING_DAY,
    "working days": Unit.WORKING_DAY,
    "calendar day": Unit.CALENDAR_DAY,
    "calendar days": Unit.CALENDAR_DAY,
    "working hour": Unit.HOUR,
    "working hours": Unit.HOUR,
    "month": Unit.MONTH,
    "months": Unit.MONTH,
} | {unit.value: unit for unit in Unit if unit is not Unit.SAME_DAY}
_AMOUNT_AND_UNIT = re.compile(r"(?:(?:trong|không quá|tối đa) )?(\d{1,4}) ?([^\d]+)")


def parse_limit(text: str) -> Limit:
    """The limit a catalogue writes, in Vietnamese or English. What is not understood is an error, never a guess.

    "giờ" alone is refused: a clock hour is not a working hour.
    """
    words = " ".join(unicodedata.normalize("NFC", text).casefold().split()).rstrip(".;,")
    if words in _SAME_DAY_WORDS:
        return SAME_DAY
    found = _AMOUNT_AND_UNIT.fullmatch(words)
    unit = _UNIT_WORDS.get(found[2].strip()) if found else None
    if found is None or unit is None:
        raise LimitError(f"limit: {text!r} is not understood")
    return Limit(int(found[1]), unit)
