"""Codes of dossiers: ``{org}-{yymmdd}-{nnnn}``, counted per organisation and local day.

Source: the code in use on the National Public Service Portal; the organisation's identifier after Decision
20/2020/QĐ-TTg. A code typed or scanned is forgiven its case, spaces and dashes.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import NamedTuple

_ORG = r"[A-Z0-9]{1,6}(?:\.[A-Z0-9]{1,6}){0,3}"
_CODE = re.compile(rf"(?<![A-Z0-9.])({_ORG})-?(\d{{2}})(\d{{2}})(\d{{2}})-(\d{{4,6}})(?![A-Z0-9])")
_UNDOTTED = re.compile(r"([A-Z]\d{2})([A-Z]{2,6}|\d{2})(\d{2,3})-?(\d{6})-?(\d{4})")
_DASHES = re.compile(r"\s*[-\u2010-\u2015\u2212_]\s*")


class DossierCode(NamedTuple):
    """A code taken apart."""

    org: str
    on: date
    n: int

    def __str__(self) -> str:
        return code(*self)


def code(org: str, on: date, n: int) -> str:
    """The code of the n-th dossier (from 1) of an organisation on a day."""
    if n < 1:
        raise ValueError(f"n: {n} is less than 1")
    return f"{org}-{on:%y%m%d}-{n:04d}"


def split_code(text: str) -> DossierCode | None:
    """The parts of the code that stands in a typed or scanned text, a link on our receipt included; else None."""
    tidy = _DASHES.sub("-", unicodedata.normalize("NFKC", text).upper().strip())
    for variant in (tidy, re.sub(r"\s+", "", tidy), re.sub(r"\s+", ".", tidy), _spaced(tidy)):
        for found in _CODE.finditer(variant):
            on = _day(found[2], found[3], found[4])
            if on is not None:
                return DossierCode(found[1], on, int(found[5]))
    undotted = _UNDOTTED.fullmatch(re.sub(r"[\s.\-]+", "", tidy))
    if undotted is None:
        return None
    day = undotted[4]
    on = _day(day[:2], day[2:4], day[4:])
    return None if on is None else DossierCode(".".join(undotted.group(1, 2, 3)), on, int(undotted[5]))


def parse_code(text: str) -> str | None:
    """The code in its one spelling; None when the text holds none."""
    found = split_code(text)
    return None if found is None else str(found)


def _spaced(text: str) -> str:
    """Blanks read as what belongs there: dashes before the day and the number, dots inside the organisation."""
    return re.sub(r"\s+", ".", re.sub(r"[\s.]+(\d{6})[\s.]+(\d{4,6})$", r"-\1-\2", text))


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(2000 + int(year), int(month), int(day))
    except ValueError:
        return None
