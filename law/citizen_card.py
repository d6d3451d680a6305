"""The QR text of the citizen card, its number, and how a number is shown.

    number | old number | NAME | ddMMyyyy | Nam/Nữ | address | ddMMyyyy issued [| ...]

Some readers leave the old number out (6 fields), the card of 2024 adds fields behind (11). A scanner types like a
keyboard, so a Vietnamese input method may garble the text: then only the twelve digits are trusted.
Source: public parsers of the card; number structure: Decree 137/2015 and Circular 59/2021/TT-BCA (not seen).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

_TWELVE = re.compile(r"(?<!\d)\d{12}(?!\d)")
_OLD_NUMBER = re.compile(r"\d{9}|\d{12}")
_DATE = re.compile(r"(\d{2})([/.\-]?)(\d{2})\2(\d{4})")
_YEAR = re.compile(r"(?:00([/.\-]?)00\1)?(\d{4})")
_SEXES = {"nam": "male", "male": "male", "nữ": "female", "nu": "female", "female": "female"}
_LETTERS = frozenset("abcdeghiklmnopqrstuvxyđ")  # the Vietnamese alphabet without marks has no f, j, w, z
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_SHAPES = frozenset("\u0302\u0306\u031b")  # circumflex, breve, horn
_OLDEST_YEAR = 1900

# Province codes of birth registration; 046 is Huế.
PROVINCES = frozenset(
    {
        1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38,
        40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82,
        83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
    }
)  # fmt: skip


class CardError(ValueError):
    """No twelve digits anywhere: nothing of the text can be used. Never repeats the text."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says. A garbled one keeps its number only; ``faults`` name what was wrong."""

    number: str
    old_number: str = ""
    name: str = ""
    born_on: date | None = None
    born_year: int | None = None  # also when only the year is known
    sex: str = ""  # "male" | "female" | ""
    address: str = ""
    issued_on: date | None = None
    garbled: bool = False
    faults: tuple[str, ...] = ()


def parse_card(text: str) -> Card:
    """The card in a scanned text, or a number typed alone. ``CardError`` when it holds no twelve digits."""
    text = unicodedata.normalize("NFC", text).strip().strip("\ufeff")
    found = _TWELVE.search(text)
    if found is None:
        bare = re.sub(r"[\s.\-]", "", text)
        found = _TWELVE.fullmatch(bare)
        if found is None:
            raise CardError("card: the text holds no 12-digit number")
        return Card(bare)
    number = found[0]
    if text == number:
        return Card(number)
    fields = [" ".join(field.split()) for field in text.split("|")]
    if number not in fields:
        return Card(number, garbled=True, faults=("fields",))
    return _read(number, fields[fields.index(number) + 1 :])


def _read(number: str, fields: list[str]) -> Card:
    """The fields behind the number, found by what they look like rather than by their place."""
    named = next((place for place, field in enumerate(fields) if _has_letters(field)), None)
    if named is None:
        return Card(number, garbled=True, faults=("name",))
    old_number = next((field for field in fields[:named] if _OLD_NUMBER.fullmatch(field)), "")
    faults = [] if is_name(fields[named]) else ["name"]
    rest = fields[named + 1 :]
    born = rest[0] if rest else ""
    born_on, born_year = _date(born), _year(born)
    if born_year is None:
        faults.append("born_on")
    sex = next((_SEXES[field.casefold()] for field in rest[1:2] if field.casefold() in _SEXES), "")
    if not sex:
        faults.append("sex")
    address = rest[2] if len(rest) > 2 else ""
    issued = rest[3] if len(rest) > 3 else ""
    issued_on = _date(issued)
    if issued and issued_on is None:
        faults.append("issued_on")
    if born_on is not None and issued_on is not None and issued_on < born_on:
        faults.append("issued_on")
    if faults:
        return Card(number, garbled=True, faults=tuple(faults))
    return Card(number, old_number, fields[named], born_on, born_year, sex, address, issued_on)


def _has_letters(field: str) -> bool:
    return any(character.isalpha() for character in field)


def _date(field: str) -> date | None:
    found = _DATE.fullmatch(field)
    if found is None or int(found[4]) < _OLDEST_YEAR:
        return None
    try:
        return date(int(found[4]), int(found[3]), int(found[1]))
    except ValueError:
        return None


def _year(field: str) -> int | None:
    """The year of a whole date, or of a card that knows no more than the year."""
    whole = _date(field)
    if whole is not None:
        return whole.year
    found = _YEAR.fullmatch(field)
    return int(found[2]) if found and int(found[2]) >= _OLDEST_YEAR else None


def is_name(text: str) -> bool:
    """True for a name in the Vietnamese alphabet: at most one tone a syllable, no digits, no mixed-up case."""
    words = [word for word in re.split(r"[\s'’\-.]+", text) if word]
    return bool(words) and all(_is_syllable(word) for word in words)


def _is_syllable(word: str) -> bool:
    if not (word.isupper() or word.islower() or word == word[0].upper() + word[1:].lower()):
        return False
    tones = 0
    for character in unicodedata.normalize("NFD", word.lower()):
        if character in _TONES:
            tones += 1
        elif character not in _LETTERS and character not in _SHAPES:
            return False
    return tones <= 1


def check_number(number: str, *, born_year: int | None = None, sex: str = "") -> tuple[str, ...]:
    """What is implausible about a personal number, by field: "number", "province", "sex", "born_year"; () when nothing.

    Digits 1-3 name the province, digit 4 the century and the sex, digits 5-6 the year of birth.
    """
    if not re.fullmatch(r"[0-9]{12}", number):
        return ("number",)
    faults = []
    if int(number[:3]) not in PROVINCES:
        faults.append("province")
    century, female = 1900 + int(number[3]) // 2 * 100, int(number[3]) % 2 == 1
    if sex and (sex == "female") != female:
        faults.append("sex")
    if born_year is not None and century + int(number[4:6]) != born_year:
        faults.append("born_year")
    return tuple(faults)


def mask(number: str) -> str:
    """The number as lists show it, 0460*****123: the first four and the last three. Short ones are hidden whole."""
    if len(number) < 9:
        return "*" * len(number)
    return number[:4] + "*" * (len(number) - 7) + number[-3:]
