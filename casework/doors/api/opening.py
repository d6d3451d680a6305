"""What a new dossier is opened with: the fields of a body, and the plan the desk makes of them.

Shapes are judged here, as forms do; what the law asks is judged by the desk alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import BigIntegerField, BinaryField, CharField
from django.utils.translation import gettext as _
from rest_framework import serializers

from casework import desk, people, sealing
from casework.doors.api.fields import CODE, LINE, LIST_WORDS, BirthDay, Choice, Strict, Text, Truth, Whole
from casework.models import Document, Person, ReadLog
from centers.composed import Composed, Given
from centers.models import Officer, Procedure, Term, TermPaper
from centers.models.term_paper import PaperKind
from law.calendar import local_date, to_seconds
from law.needs import CHANNELS, RESULT_CHANNELS
from law.steps import STEPS, Step

FIRST_STEPS = tuple((step.value, STEPS[step].name_vi, STEPS[step].name_en) for step in (Step.ACCEPT, Step.REGISTER))
KINDS = ((Person.CITIZEN, "Công dân", "Citizen"), (Person.ORGANISATION, "Tổ chức", "Organisation"))
SEXES = (("f", "Nữ", "Female"), ("m", "Nam", "Male"))
PAPER_KINDS = (
    ("original", "Bản chính", "Original"),
    ("certified", "Bản chứng thực", "Certified copy"),
    ("copy", "Bản sao", "Copy"),
    ("electronic", "Bản điện tử", "Electronic"),
)
MOST_DOCUMENTS, MOST_OTHERS, MOST_COPIES = 100, 20, 99
TYPED = ("kind", "number", "full_name", "birth_on", "sex", "phone", "email", "address")

PAPER = ("term_id", "pk", "position", "name", "required", "kind", "quantity")


def _people(**where: Any) -> Any:
    return Person.objects.filter(**where)


def _terms(**where: Any) -> Any:
    return Term.objects.filter(**where).select_related("procedure").order_by("-in_force_from")


def _papers(**where: Any) -> Any:
    return TermPaper.objects.filter(is_active=True, **where).order_by("position").values_list(*PAPER)


# What one dossier asks; many at once ask the same of a list.
_PERSON = Composed(lambda: _people(number_mark=Given("mark", BinaryField())))
_TERMS = Composed(lambda: _terms(procedure__code=Given("code", CharField())))
_PAPERS = Composed(lambda: _papers(term=Given("term", BigIntegerField())))


class PersonFields(Strict):
    """A citizen by personal number (12 digits, or the old 9), an organisation by tax number (10 or 13)."""

    kind = Choice(KINDS, default=Person.CITIZEN)
    number = Text(20)
    full_name = Text(200)
    birth_on = BirthDay(required=False, allow_null=True, default=None, help_text="Of a citizen it must be said.")
    sex = Choice(SEXES, required=False, allow_blank=True, default="")
    phone = Text(20, required=False)
    email = Text(200, required=False)
    address = Text(LINE, required=False)


class PaperFields(Strict):
    """A paper brought that the catalogue does not ask for."""

    name = Text(LINE)
    kind = Choice(PAPER_KINDS, default="copy")
    quantity = Whole(min_value=1, max_value=MOST_COPIES, default=1)


class OpeningFields(Strict):
    """A new dossier at the center of the client's account."""

    step = Choice(FIRST_STEPS, default=Step.ACCEPT.value, help_text="Accepted, or registered with papers missing.")
    procedure = Text(CODE, help_text="Code of the procedure.")
    case = Text(CODE, required=False, help_text="One of its cases; the unnamed one unless said.")
    channel = Choice(CHANNELS)
    result_channel = Choice(RESULT_CHANNELS, default="counter")
    external_code = Text(60, required=False, help_text="The code another system gave it. Comes once.")
    owner = PersonFields()
    submitter = PersonFields(required=False, allow_null=True, default=None, help_text="Where it is not the owner.")
    documents = serializers.ListField(
        child=Whole(min_value=1, max_value=200), max_length=MOST_DOCUMENTS, default=list, error_messages=LIST_WORDS,
        help_text="Positions of the papers brought, as the procedure's term lists them.",
    )  # fmt: skip
    other_documents = PaperFields(many=True, default=list, max_length=MOST_OTHERS, error_messages=LIST_WORDS)
    authority_brought = Truth(
        default=False, help_text="Of a submitter who is not the owner: the paper that shows the authority was brought."
    )
    note = Text(1000, required=False, help_text="An internal note on the slip.")


@dataclass(slots=True)
class Asked:
    """A new dossier as it was asked for."""

    step: Step
    fields: Mapping[str, Any]

    @property
    def people(self) -> dict[str, people.Typed]:
        """Who is written down, by the name of the member."""
        return {name: _typed(self.fields[name]) for name in ("owner", "submitter") if self.fields[name]}

    @property
    def other_submitter(self) -> bool:
        given = self.people
        return "submitter" in given and given["submitter"].number != given["owner"].number


def asked_of(body: Any) -> Asked:
    """The opening in a body; raises ``ValidationError`` by member."""
    given = _form().run_validation(body)
    return Asked(Step(given["step"]), given)


@cache
def _form() -> OpeningFields:
    """One for all bodies: its fields are made once and hold nothing of what they judge."""
    return OpeningFields()


def _typed(given: Mapping[str, Any]) -> people.Typed:
    told = {name: given[name] for name in TYPED if given[name]}
    return people.Typed(**told | {"phone": people.tidy_phone(told.get("phone", ""))})


class Shelf:
    """What many openings look up, fetched once: procedures with their papers, and people already known."""

    def __init__(self, openings: Iterable[Asked], *, by: Officer, at: datetime) -> None:
        self.by, self.at, self.on = by, at, local_date(to_seconds(at))
        self._openings = list(openings)
        self.known = self._known()
        self._fresh: dict[bytes, Person] = {}
        self._terms: dict[tuple[str, str], Term] = {}
        self._papers: defaultdict[int, list[Sequence[Any]]] = defaultdict(list)
        self.procedures: dict[str, Procedure] = {}
        self.books = desk.Books([by.center] if by.center is not None else [])

    def _known(self) -> dict[bytes, Person]:
        """People of the numbers given, by mark. One query, and one that notes whom it found."""
        numbers = {typed.number for asked in self._openings for typed in asked.people.values() if typed.number}
        marks = {sealing.mark(number) for number in numbers}
        rows = _PERSON(mark=marks.pop()) if len(marks) == 1 else _people(number_mark__in=marks)
        found = {bytes(row.number_mark or b""): row for row in rows}
        if found:
            looked = (ReadLog(officer=self.by, what="lookup", person=person, at=self.at) for person in found.values())
            ReadLog.objects.bulk_create(looked)
        return found

    def fetch(self) -> None:
        """Procedures with their terms, and the papers of those asked for: two queries whatever their number."""
        codes = {asked.fields["procedure"] for asked in self._openings}
        terms = list(_TERMS(code=codes.pop()) if len(codes) == 1 else _terms(procedure__code__in=codes))
        self.books.learn_terms(terms)
        for term in terms:
            self.procedures.setdefault(term.procedure.code, term.procedure)
            if term.in_force_from <= self.on:
                self._terms.setdefault((term.procedure.code, term.case), term)
        named = {(asked.fields["procedure"], asked.fields["case"]) for asked in self._openings}
        asked = {self._terms[key].pk for key in named if key in self._terms}
        papers = _PAPERS(term=asked.pop()) if len(asked) == 1 else _papers(term__in=asked)
        for term_id, *paper in papers:
            self._papers[term_id].append(paper)

    def plan(self, asked: Asked) -> desk.Plan:
        """The slip the desk is to write; raises Refused by member. ``fetch`` comes first."""
        given = asked.fields
        procedure = self.procedures.get(given["procedure"])
        if procedure is None:
            raise desk.Refused({"procedure": _("Không có thủ tục này.")})
        owner = self._person("owner", asked)
        submitter = self._person("submitter", asked) if asked.other_submitter else None
        documents, brought = self._documents(asked)
        opening = desk.Opening(
            center=self.by.center_code, procedure=procedure, owner=owner, submitter=submitter, case=given["case"],
            channel=given["channel"], result_channel=given["result_channel"], external_code=given["external_code"],
            documents=documents,
        )  # fmt: skip
        needs = {"procedure": procedure, "applicant": owner, "channel": given["channel"], "documents": brought}
        moves = [desk.Move(asked.step, self.by, self.at, needs)]
        if given["note"]:
            moves.append(desk.Move(Step.NOTE, self.by, self.at, {"note": given["note"]}))
        return desk.Plan(moves, opening)

    def _person(self, member: str, asked: Asked) -> Person:
        """Somebody of this number: stored, new in this piece of work, or new now.

        All facts are asked even of somebody known, and have to be the known one's: an answer tells nothing about who
        is known, and a mistyped number gives nobody else's dossier away.
        """
        typed = asked.people[member]
        wrong = people.check(typed, known=None, today=self.on)
        mark = sealing.mark(typed.number) if typed.number else b""
        person = self.known.get(mark) or self._fresh.get(mark)
        if not wrong and person is not None:
            wrong = people.mismatch(typed, person)
        if wrong:
            raise desk.Refused({f"{member}/{name}": why for name, why in wrong.items()})
        if person is None:
            person = self._fresh[mark] = people.write_down(typed, None)
        return person

    def bring_up_to_date(self, asked: Asked) -> None:
        """How known people of a written dossier are reached now. In the transaction of the step."""
        for typed in asked.people.values():
            known = self.known.get(sealing.mark(typed.number))
            if known is not None:
                people.write_down(typed, known)

    def _documents(self, asked: Asked) -> tuple[list[Document], Sequence[int]]:
        """The checklist with what is brought besides, and the positions brought."""
        term = self._terms.get((asked.fields["procedure"], asked.fields["case"]))
        documents = [
            Document(
                position=position, paper_id=paper, name=name, required=required, quantity=quantity,
                kind="original" if kind == PaperKind.FORM else kind,
            )
            for paper, position, name, required, kind, quantity in (self._papers[term.pk] if term is not None else ())
        ]  # fmt: skip
        brought = list(asked.fields["documents"])
        if asked.other_submitter:
            name, position = _("Văn bản ủy quyền hoặc giấy tờ chứng minh quan hệ"), _next(documents)
            documents.append(Document(position=position, name=name, required=True, kind="original"))
            brought += [position] if asked.fields["authority_brought"] else []
        for other in asked.fields["other_documents"]:
            position = _next(documents)
            documents.append(Document(position=position, required=False, **other))
            brought.append(position)
        return documents, brought


def _next(documents: Sequence[Document]) -> int:
    return documents[-1].position + 1 if documents else 1
