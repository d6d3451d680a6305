"""Vietnamese text for searching and sorting: without marks, un-telexed, given name first.

``fold`` is what search columns hold; ``variants`` is what a typed question is tried as; ``sort_key`` puts a list of
people in the order of a Vietnamese class register. Pure functions, no database.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPACES = re.compile(r"\s+")

# A syllable typed in telex: first consonants, a body beginning with a vowel (or w for ư), then anything telex adds.
_TYPED = re.compile(
    r"(?P<head>ngh|ng|nh|ch|gh|kh|ph|qu|th|tr|dd|gi(?=[aeiouw])|[bcdghklmnpqrstvx])?(?P<body>[aeiouyw][a-z]*)"
)
# What a Vietnamese syllable without marks may look like after its first consonants.
_BODY = re.compile(r"[aeiouy]{1,3}(ch|ng|nh|[cmnpt])?")
_TELEX_KEYS = re.compile(r"[sfrxjwz]")
_DOUBLED = re.compile(r"aa|ee|oo")
_LATE_DOUBLE = re.compile(r"(?P<body>[aeiouy]*(?P<vowel>[aeo])[iouy]?(?:ch|ng|nh|[cmnpt])?)(?P=vowel)")

_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}  # huyền hỏi ngã sắc nặng
_SHAPES = {"\u0306": "1", "\u0302": "2", "\u031b": "3"}  # breve, circumflex, horn: ă < â, ô < ơ, ư last


def fold(text: str) -> str:
    """``text`` without marks, in lower case, with single spaces: "Đăng ký KHAI TỬ" becomes "dang ky khai tu"."""
    return _SPACES.sub(" ", unmarked(text.casefold())).strip()


def unmarked(text: str) -> str:
    """``text`` without marks, else as it is: "Đã có kết quả" becomes "Da co ket qua", which any phone can show."""
    spread = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def _untelex_word(word: str) -> str:
    typed = _TYPED.fullmatch(word)
    if typed is None:
        return word
    head, body = (typed["head"] or "").replace("dd", "d"), typed["body"]
    if body.startswith("w"):  # w alone is ư: "tw" is "tư"
        body = "u" + body[1:]
    body = _DOUBLED.sub(lambda pair: pair[0][0], _TELEX_KEYS.sub("", body))
    if head == "d":  # the second d of đ may come last: "duongd"
        body = body.removesuffix("d")
    late = _LATE_DOUBLE.fullmatch(body)  # the second vowel typed last: "cana" is "cân"
    if late is not None:
        body = late["body"]
    return head + body if _BODY.fullmatch(body) else word


def untelex(text: str) -> str:
    """What telex keys typed without an input method meant, folded: "khai tuwr" becomes "khai tu".

    A word that is no Vietnamese syllable once un-telexed (an English word, a code) stays as it is.
    """
    return " ".join(_untelex_word(word) for word in fold(text).split(" "))


def variants(text: str) -> tuple[str, ...]:
    """The folded forms a typed question is tried as, likeliest first, without repeats; empty for empty text."""
    folded = fold(text)
    return tuple(dict.fromkeys(form for form in (folded, untelex(folded)) if form))


def _letter_key(letter: str) -> tuple[str, str]:
    """The letter's place in the alphabet as two ASCII characters, and the tone it carries ("" for none)."""
    if letter == "đ":
        return "d1", ""
    base, *marks = list(unicodedata.normalize("NFD", letter))
    shape, tone = "0", ""
    for mark in marks:
        shape = _SHAPES.get(mark, shape)
        tone = _TONES.get(mark, tone)
    return base + shape, tone


@lru_cache(maxsize=1 << 12)  # names are made of few syllables
def _syllable_key(syllable: str) -> str:
    letters, tones = zip(*(_letter_key(letter) for letter in syllable), strict=True)
    return "".join(letters) + "-" + ("".join(tones) or "0")


def sort_key(full_name: str) -> str:
    """An ASCII key that sorts people as Vietnam does: given name, then family name, then the middle ones.

    Letters go by the Vietnamese alphabet (a ă â ... d đ e ê ...), equal letters by tone (ngang huyền hỏi ngã sắc nặng).
    """
    syllables = _SPACES.sub(" ", unicodedata.normalize("NFC", full_name).casefold()).strip().split(" ")
    if syllables == [""]:
        return ""
    return " ".join(_syllable_key(syllable) for syllable in (syllables[-1], *syllables[:-1]))
