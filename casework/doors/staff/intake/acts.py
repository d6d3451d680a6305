"""What the intake page writes: an acceptance, or a registration with its supplement or refusal slip. Once per form."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from casework import desk, people
from casework.doors.staff.intake.documents import documents_of
from casework.doors.staff.intake.form import OWNER, IntakeForm
from casework.doors.staff.intake.sheet import Sheet
from casework.models import Document, RequestKey
from centers.models import Term
from law.steps import Step

WRITES = ("accept", "supplement", "decline")
UNSENT = ("csrfmiddlewaretoken",)


def write(sheet: Sheet, form: IntakeForm, way: str) -> str:
    """The code of the dossier this form makes; pressed again, the code it made. Raises Refused and KeyReused."""
    key: UUID = form.cleaned_data["key"]
    body = {name: value for name, value in sheet.data.items() if name not in UNSENT} | {"do": way}
    answer, _again = desk.once(str(sheet.officer.uuid), key, body, sheet.at, lambda: _act(sheet, form, way))
    return answer["code"]


def _act(sheet: Sheet, form: IntakeForm, way: str) -> dict[str, Any]:
    if sheet.term is None:
        raise desk.Refused({"procedure": _("Chưa chọn thủ tục.")})
    documents, brought, reasons = documents_of(sheet.papers, sheet.extras)
    opening = _opening(sheet, form, sheet.term, documents)
    given: dict[str, Any] = {"procedure": opening.procedure, "applicant": opening.owner, "channel": opening.channel}
    first = Step.ACCEPT if way == "accept" else Step.REGISTER
    by_hand: dict[str, Any] = {"by": sheet.officer, "at": sheet.at}
    dossier = desk.take(first, None, opening=opening, **by_hand, **given, documents=brought)
    if way == "supplement":
        asked: dict[str, Any] = {"documents": reasons, "days": form.cleaned_data["days"] or sheet.term.supplement_days}
        desk.take(Step.ASK_SUPPLEMENT, dossier, **by_hand, **asked, reason=form.cleaned_data["guidance"])
    elif way == "decline":
        desk.take(Step.DECLINE, dossier, **by_hand, reason=form.cleaned_data["reason"])
    if form.cleaned_data["note"].strip():
        desk.take(Step.NOTE, dossier, **by_hand, note=form.cleaned_data["note"])
    return {"code": dossier.code}


def _opening(sheet: Sheet, form: IntakeForm, term: Term, documents: list[Document]) -> desk.Opening:
    """The new dossier with its people, written down or brought up to date."""
    submitter = people.write_down(form.typed(), sheet.applicant.person)
    owner = people.write_down(form.typed(OWNER), sheet.owner.person) if sheet.other_owner else submitter
    return desk.Opening(
        center=sheet.center, procedure=term.procedure, owner=owner, submitter=submitter, case=term.case,
        channel=form.cleaned_data["channel"], result_channel=form.cleaned_data["result_channel"], documents=documents,
    )  # fmt: skip


def made_before(sheet: Sheet, key: UUID) -> str:
    """The code an earlier sending of this form made, for the one who sent it."""
    row = RequestKey.objects.filter(actor=str(sheet.officer.uuid), key=key).first()
    return row.answer.get("code", "") if row else ""
