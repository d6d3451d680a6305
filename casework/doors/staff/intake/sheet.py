"""What lies on the counter: everything one intake form says, and what the house knows about it.

A sheet is made of the posted values (or of the address) at every round trip; nothing is kept between them on the
server. Each part is worked out when a page asks for it, so a fragment costs its own queries only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.translation import get_language

from casework import people
from casework.doors.staff.intake.documents import Extra, Paper, extras_of, papers_of
from casework.doors.staff.intake.form import OWNER, PERSON_FIELDS, IntakeForm, fresh_key
from casework.doors.staff.intake.promise import Promise, promise_now
from casework.doors.staff.request import center_of
from casework.models import Dossier, Person
from centers.finding import Found, find_procedures, highlighted, most_used, terms_of
from centers.models import Officer, Procedure, Term
from centers.old_wards import WardNow, ward_now
from law.calendar import local_date, to_seconds

LATELY = timedelta(days=30)
TYPED_BY_HAND = ("note", "days", "guidance", "reason")


class Sheet:
    """One intake form as it stands. ``data`` holds strings; ``all_brought`` ticks every required paper."""

    def __init__(self, officer: Officer, at: datetime, data: Mapping[str, str], *, all_brought: bool = False) -> None:
        self.officer, self.at, self.data, self.all_brought = officer, at, data, all_brought
        self.center = center_of(officer)
        self.today = local_date(to_seconds(at))
        self.typing = False  # while a clerk types, Enter takes the first option and not the one chosen before

    # -- the procedure

    @cached_property
    def q(self) -> str:
        return " ".join(self.data.get("q", "").split())[:100]

    @cached_property
    def frequency(self) -> dict[int, int]:
        """Dossiers of the last thirty days at this center, by procedure."""
        here = Dossier.objects.held_for(self.officer)
        lately = here.filter(accepted_center__code=self.center, accepted_at__gte=self.at - LATELY)
        return dict(lately.order_by().values_list("procedure_id").annotate(count=Count("pk")))

    @cached_property
    def found(self) -> tuple[Sequence[Found], int]:
        return find_procedures(self.q, on=self.today, frequency=self.frequency) if self.q else ((), 0)

    @cached_property
    def options(self) -> list[dict[str, Any]]:
        """The options under the search box, the one that Enter takes selected; once chosen, only that one."""
        if self.term is not None and not self.typing:
            return [self._option(self.term.procedure, self.term) | {"selected": True}]
        options = [self._option(found.procedure, found.term) for found in self.found[0]]
        return [option | {"selected": option is options[0]} for option in options]

    @property
    def hidden_options(self) -> int:
        """How many more match than are shown."""
        return max(0, self.found[1] - len(self.found[0])) if self.term is None or self.typing else 0

    def _option(self, procedure: Procedure, term: Term) -> dict[str, Any]:
        name = procedure.name_en if get_language() == "en" and procedure.name_en else procedure.name_vi
        before, typed, after = highlighted(name, self.q) if self.q else (name, "", "")
        words = {"before": before, "typed": typed, "after": after}
        return words | {"procedure": procedure, "term": term, "chosen": procedure.code == self.code}

    @cached_property
    def quick(self) -> list[Procedure]:
        return most_used(on=self.today, frequency=self.frequency)

    @cached_property
    def code(self) -> str:
        """The procedure chosen: by its own button now, or before."""
        return (self.data.get("choose") or self.data.get("procedure") or "").strip()[:40]

    @cached_property
    def terms(self) -> list[Term]:
        return terms_of(self.code, on=self.today) if self.code else []

    @cached_property
    def term(self) -> Term | None:
        """The term of the case chosen; the first case until one is."""
        case = self.data.get("case", "")
        return next((term for term in self.terms if term.case == case), self.terms[0] if self.terms else None)

    @property
    def procedure(self) -> Procedure | None:
        return self.term.procedure if self.term is not None else None

    @cached_property
    def papers(self) -> list[Paper]:
        if self.term is None:
            return []
        return papers_of(self.term, self.data, authorised=self.other_owner, all_brought=self.all_brought)

    @cached_property
    def extras(self) -> list[Extra]:
        return extras_of(self.data)

    @property
    def missing(self) -> list[Paper]:
        return [paper for paper in self.papers if paper.missing]

    @cached_property
    def promise(self) -> Promise | None:
        return promise_now(self.term, self.center, self.at) if self.term is not None else None

    @property
    def fee(self) -> int | None:
        """What the catalogue asks for this way of filing; None where it names no sum."""
        if self.term is None:
            return None
        online = self.term.fee_online_vnd if self.data.get("channel") == "online" else None
        return self.term.fee_vnd if online is None else online

    # -- people

    @cached_property
    def other_owner(self) -> bool:
        return bool(self.data.get("other_owner"))

    @cached_property
    def applicant(self) -> people.Answer:
        return self._asked("")

    @cached_property
    def owner(self) -> people.Answer:
        return self._asked(OWNER) if self.other_owner else people.Answer()

    def _asked(self, prefix: str) -> people.Answer:
        kind = self._kind(prefix)
        return people.look_up(self.data.get(f"{prefix}number", ""), kind=kind, by=self.officer, at=self.at)

    def _kind(self, prefix: str) -> str:
        organisation = self.data.get(f"{prefix}kind") == Person.ORGANISATION
        return Person.ORGANISATION if organisation else Person.CITIZEN

    @property
    def whose(self) -> people.Answer:
        """The owner of the dossier: the applicant unless somebody else is named."""
        return self.owner if self.other_owner else self.applicant

    @cached_property
    def earlier(self) -> people.Earlier | None:
        person = self.applicant.person
        return people.earlier(person, self.officer) if person is not None else None

    @cached_property
    def duplicates(self) -> list[Dossier]:
        person = self.whose.person
        if person is None or self.procedure is None:
            return []
        return people.duplicates(person, self.procedure, self.officer)

    def changed_person(self, prefix: str) -> bool:
        """True when the number is another one than the fields beside it were filled for."""
        known = self.data.get(f"{prefix}known", "")
        answer = self.owner if prefix else self.applicant
        return bool(known) and known != answer.number

    @cached_property
    def doubts(self) -> list[str]:
        """What does not fit together in a person nobody knew: said, not enforced."""
        if self.applicant.person is not None or self.applicant.fault:
            return []
        values = {name: self.values[name] for name in ("kind", "number", "sex")}
        return people.doubts(people.Typed(**values, birth_on=_day(self.values["birth_on"])))

    @cached_property
    def moved(self) -> WardNow | None:
        """The ward of today behind the address of a card printed before the wards were merged."""
        card = self.applicant.card
        return ward_now(card.address) if card is not None and card.address else None

    # -- the form

    @cached_property
    def values(self) -> dict[str, Any]:
        """What the fields hold: what was typed, and beside a number that is known what is known of it."""
        data = self.data
        values: dict[str, Any] = {name: data.get(name, "") for name in TYPED_BY_HAND}
        values["key"] = data.get("key") or fresh_key()
        values["channel"] = data.get("channel") or "counter"
        values["result_channel"] = data.get("result_channel") or "counter"
        values["days"] = values["days"] or (self.term.supplement_days if self.term is not None else "")
        values["other_owner"] = "on" if self.other_owner else ""
        values |= self._person_values("", self.applicant)
        return values | self._person_values(OWNER, self.owner)

    def _person_values(self, prefix: str, answer: people.Answer) -> dict[str, Any]:
        typed = {name: self.data.get(f"{prefix}{name}", "").strip() for name in PERSON_FIELDS}
        if self.changed_person(prefix):
            typed = dict.fromkeys(PERSON_FIELDS, "")
        typed |= {"kind": self._kind(prefix), "number": answer.number or self.data.get(f"{prefix}number", "")[:40]}
        for name in PERSON_FIELDS[2:]:
            given = getattr(answer.person, name, "") if answer.person is not None else ""
            scanned = getattr(answer.card, name, "") if answer.card is not None else ""
            if name in ("full_name", "birth_on", "sex"):
                typed[name] = _text(given or scanned) or typed[name]
            else:
                typed[name] = typed[name] or _text(given or scanned)
        return {f"{prefix}{name}": value for name, value in typed.items()}

    @property
    def known(self) -> dict[str, Person | None]:
        return {"": self.applicant.person, OWNER: self.owner.person}

    def form(self, *, judged: bool = False) -> IntakeForm:
        """The form with everything typed in it; judged only when something is to be written."""
        given = {"data": self.values} if judged else {"initial": self.values}
        return IntakeForm(**given, known=self.known, today=self.today)


def _day(text: str) -> date | None:
    try:
        return forms.DateField(required=False).clean(text)
    except ValidationError:
        return None


def _text(value: Any) -> str:
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value or "")
