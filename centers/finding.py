"""The search box of the intake page: which procedure did the clerk mean?

The question is tried folded and un-telexed, on names in both languages and on codes. Rank = quality of the match x
how often the center received the procedure lately. The frequency is damped (its length in binary), so that the one
procedure a center takes in all day does not stand before everything it shares a word with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from centers.models import Procedure, Term
from centers.vietnamese import fold, variants

SHOWN = 8  # options that fit the column without scrolling (our choice)
LEAST_LETTERS = 2

# Qualities of a match (our choice): a whole code beats everything, then words in their order, then words anywhere.
WHOLE_CODE, IN_ORDER, WORD_STARTS, ANYWHERE = 1_000_000, 12, 4, 1


@dataclass(frozen=True, slots=True)
class Found:
    """A procedure with the term of its first case in force, and how well it answers the question."""

    procedure: Procedure
    term: Term
    rank: int


def find_procedures(
    text: str, *, on: date, frequency: Mapping[int, int], shown: int = SHOWN
) -> tuple[Sequence[Found], int]:
    """(the best procedures for ``text``, how many match). Active ones with a term in force on ``on``. One query.

    ``frequency`` counts dossiers by procedure id. Fewer than two letters find nothing.
    """
    forms = variants(text)
    if not forms or len(forms[0]) < LEAST_LETTERS:
        return (), 0
    found: dict[int, Found] = {}
    for term in _in_force(on).filter(holding_the_words(forms, "procedure__fold")):
        procedure = term.procedure
        if procedure.pk not in found:
            quality = max(_quality(form, procedure) for form in forms)
            found[procedure.pk] = Found(procedure, term, quality * (1 + frequency.get(procedure.pk, 0).bit_length()))
    ranked = sorted(found.values(), key=lambda f: (-f.rank, _length(f.procedure), f.procedure.code))
    return tuple(ranked[:shown]), len(ranked)


def most_used(*, on: date, frequency: Mapping[int, int], shown: int = 4) -> list[Procedure]:
    """The procedures this center receives most, for one click. One query, none for a center without dossiers."""
    ids = sorted(frequency, key=lambda pk: (-frequency[pk], pk))[:shown]
    if not ids:
        return []
    known = {term.procedure_id: term.procedure for term in _in_force(on).filter(procedure__in=ids)}
    return [known[pk] for pk in ids if pk in known]


def terms_of(code: str, *, on: date) -> list[Term]:
    """The terms in force of an active procedure, one for each of its cases; the unnamed case first. One query."""
    return sorted(_in_force(on).filter(procedure__code=code), key=lambda term: (term.case != "", term.pk))


def _in_force(on: date):
    return (
        Term.objects.in_force(on)
        .filter(is_active=True, procedure__is_active=True)
        .select_related("procedure")
        .order_by("procedure_id", "case")
    )


def holding_the_words(forms: Sequence[str], column: str = "fold") -> Q:
    """Every word of one of the forms stands in the folded column of a procedure."""
    return reduce(or_, (Q(*((f"{column}__contains", word) for word in form.split())) for form in forms))


def _length(procedure: Procedure) -> int:
    """The plainer of two equal matches is the shorter name, without the word every second name begins with."""
    return len(procedure.name_vi.removeprefix("Thủ tục "))


def _quality(form: str, procedure: Procedure) -> int:
    if form == procedure.code.casefold():
        return WHOLE_CODE
    folded = procedure.fold
    words = form.split()
    if not all(word in folded for word in words):
        return 0
    if re.search(rf"\b{re.escape(form)}", folded):
        return IN_ORDER
    starts = all(re.search(rf"\b{re.escape(word)}", folded) for word in words)
    return WORD_STARTS if starts else ANYWHERE


def highlighted(name: str, text: str) -> tuple[str, str, str]:
    """``name`` cut around what was typed: (before, typed, after); typed is "" where its words do not stand together.

    Folding may change the length of a text, so the cut is found letter by letter.
    """
    letters = [fold(letter) or " " for letter in name]
    flat = "".join(letters)
    for form in variants(text):
        at = flat.find(form)
        if at >= 0 and len(flat) == len(name):
            return name[:at], name[at : at + len(form)], name[at + len(form) :]
    return name, "", ""
