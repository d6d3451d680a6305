"""What a new dossier starts with, and how it starts again after a lost race."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext as _

from casework.desk.books import Books
from casework.desk.draft import Draft
from casework.desk.errors import Refused
from casework.models import Document, Dossier, Party, Person
from centers.models import Procedure


@dataclass(slots=True)
class Opening:
    """What a new dossier starts with. ``documents`` is the checklist; the first step ticks what was brought.

    ``owner`` and ``submitter`` may be new: they are stored with the dossier, or found when somebody stored the same
    number meanwhile.
    """

    center: str
    procedure: Procedure
    owner: Person
    channel: str
    submitter: Person | None = None
    case: str = ""
    result_channel: str = "counter"
    external_code: str = ""
    documents: Sequence[Document] = ()
    _new_people: list[Person] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        people = [self.owner] if self.submitter is None else [self.owner, self.submitter]
        self._new_people = [person for person in people if person.pk is None]

    def draft(self, books: Books) -> Draft:
        """A slip with no line yet."""
        dossier = Dossier(
            procedure=self.procedure,
            case=self.case,
            center_id=self.center,
            channel=self.channel,
            result_channel=self.result_channel,
            external_code=self.external_code,
        )
        parties = {Party.OWNER: self.owner}
        if self.submitter is not None and self.submitter is not self.owner and self.submitter != self.owner:
            parties[Party.SUBMITTER] = self.submitter
        return Draft(dossier, books, documents=self.documents, parties=parties)

    def renew(self) -> bool:
        """After a refused insert: forget the ids that were rolled back, and take people whom somebody stored meanwhile.

        True when it is worth another try. Raises Refused when the foreign code has a dossier already.
        """
        for row in (*self.documents, *self._new_people):
            _forget_id(row)
        if self.external_code and Dossier.objects.filter(external_code=self.external_code).exists():
            raise code_taken()
        met = False
        for person in list(self._new_people):
            stored = person.number_mark and Person.objects.filter(number_mark=person.number_mark).first()
            if stored:
                self._new_people.remove(person)
                self.owner = stored if person is self.owner else self.owner
                self.submitter = stored if person is self.submitter else self.submitter
                met = True
        return met


def code_taken() -> Refused:
    """Why a dossier with a foreign code that came before is not written."""
    return Refused({"external_code": _("Mã hồ sơ này đã được ghi nhận.")})


def _forget_id(row: models.Model) -> None:
    row.pk = None
    row._state.adding = True
