"""Synthetic people and organisations: true shapes, impossible numbers.

Personal numbers carry the century digit 8 or 9, which no living person has; phones begin with 0000; mail ends in
example.invalid. Names, streets and villages come from ``data/names.json``.
"""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from random import Random
from typing import Any

from casework.models import Person
from casework.replay.allocation import DATA

RETURNING = 0.22  # how many dossiers come from somebody seen before in the same center (our choice)
SCRAMBLE = 387_420_489  # odd and no multiple of 5: different places give different digits
ORGANISED = {"hkd": 0.10, "xay_dung": 0.08, "giao_duc": 0.3, "nong_nghiep": 0.25, "dat_dai": 0.04}


@lru_cache(maxsize=1)
def _book() -> dict[str, Any]:
    return json.loads((DATA / "names.json").read_text(encoding="utf-8"))


class People:
    """People of one center, each number once. ``place`` is the first of the numbers kept free for this batch."""

    def __init__(self, rng: Random, center: str, seed: int, place: int) -> None:
        self.rng, self.place = rng, place
        self.home = home = _book()["centers"][center]
        self.streets, self.villages = home["streets"] or home["villages"], home["villages"] or home["streets"]
        self.patterns = _patterns(home)
        self.shift = seed * 7919
        self.known: list[Person] = []

    def somebody(self, field: str = "") -> Person:
        """A new face, or one that was here before; in some fields an organisation."""
        if self.rng.random() < ORGANISED.get(field, 0):
            return self._organisation()
        if self.known and self.rng.random() < RETURNING:
            return self.rng.choice(self.known)
        self.known.append(self._citizen())
        return self.known[-1]

    def _digits(self) -> str:
        self.place += 1
        return f"{(self.place * SCRAMBLE + self.shift) % 1_000_000:06d}"

    def _citizen(self) -> Person:
        rng, digits = self.rng, self._digits()
        male = rng.random() < 0.47
        born = date(1945 + min(int(rng.triangular(0, 62, 42)), 61), rng.randint(1, 12), rng.randint(1, 28))
        person = Person(kind=Person.CITIZEN, sex="m" if male else "f", birth_on=born, address=self._address())
        person.rename(full_name(rng, male=male))
        person.seal_number(f"046{8 if male else 9}{born:%y}{digits}")
        person.seal_phone(f"0000{digits}")
        if rng.random() < 0.3:
            person.email = f"nguoi.{digits}@example.invalid"
        return person

    def _organisation(self) -> Person:
        rng, digits = self.rng, self._digits()
        words = {
            "x": f"{rng.choice(self.streets)} {rng.randint(1, 99)}",
            "village": rng.choice(self.villages),
            "given": rng.choice(_book()["given_names_female"]),
        }
        person = Person(kind=Person.ORGANISATION, address=self._address())
        person.rename(rng.choice(_book()["organisations"]).format(**words))
        person.seal_number(f"0000{digits}")  # ten digits, as tax numbers have; none begins 0000
        person.seal_phone(f"0000{digits}")
        person.email = f"to.chuc.{digits}@example.invalid"
        return person

    def _address(self) -> str:
        rng = self.rng
        return rng.choice(self.patterns).format(
            number=rng.randint(1, 240), street=rng.choice(self.streets), n=rng.randint(1, 18), k=rng.randint(1, 99),
            unit=self.home["name_vi"], village=rng.choice(self.villages),
        )  # fmt: skip


def _patterns(home: dict[str, Any]) -> list[str]:
    """The ways to write an address where a place has streets, villages or both."""
    kinds = _book()["address_patterns"]
    ward = home["name_vi"].startswith("Phường")
    able = [
        pattern for pattern in kinds["phường" if ward else "xã"]
        if (home["streets"] or "{street}" not in pattern) and (home["villages"] or "{village}" not in pattern)
    ]  # fmt: skip
    return able or [pattern for pattern in kinds["xã"] if "{village}" in pattern]


def full_name(rng: Random, *, male: bool) -> str:
    """A Hue name: family, middle, given."""
    families, weights, middles, givens = _names(male)
    while True:
        family = rng.choices(families, cum_weights=weights)[0]
        middle, given = rng.choice(middles), rng.choice(givens)
        if " " in family:
            return f"{family} {given}"
        if middle != given and family != given:
            return f"{family} {middle} {given}"


@lru_cache(maxsize=2)
def _names(male: bool) -> tuple[list[str], list[float], list[str], list[str]]:
    book, sex, other = _book(), "male" if male else "female", "female" if male else "male"
    fit = [entry for entry in book["family_names"] if entry["name"] not in book[f"family_names_{other}_only"]]
    sums, total = [], 0.0
    for entry in fit:
        total += entry["weight"]
        sums.append(total)
    return [entry["name"] for entry in fit], sums, book[f"middle_names_{sex}"], book[f"given_names_{sex}"]
