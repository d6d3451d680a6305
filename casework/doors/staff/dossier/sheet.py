"""Everything the dossier page says, gathered once: a page of some fifteen queries whatever the length of the slip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from casework import desk
from casework.doors.staff.clock import Face, answered
from casework.doors.staff.clock.days import days_table
from casework.doors.staff.clock.words import limit_words
from casework.doors.staff.dossier.opinions import waits_of
from casework.doors.staff.dossier.path import path_of
from casework.doors.staff.dossier.slip_words import Entry, Names, Paper, entries, hour_day, intact
from casework.doors.staff.lists.rows import next_step
from casework.models import Document, Dossier, Party, Person, ReadLog, SlipLine
from casework.queries import DossierQuerySet
from casework.templatetags.words import in_english, named, vnd
from centers.access import may_print, may_reveal, separation
from centers.calendars import calendar_of
from centers.models import Officer
from centers.models.term import OnlineLevel
from centers.models.term_paper import PaperKind
from law.calendar import to_seconds
from law.line import Reading
from law.needs import CHANNELS, RESULT_CHANNELS
from law.steps import STEPS, Effect, Role, Stage, Step

MOST_OTHERS = 5  # other dossiers of the same person, newest first
# Steps shown as buttons beside the primary one, when allowed; the others stand in the menu.
BESIDE = (Step.ASSIGN, Step.ROUTE, Step.DECLINE, Step.ASK_SUPPLEMENT, Step.EXTEND)
BUTTONS = 2
INLINE = frozenset({Step.NOTE, Step.CORRECT})  # the note has its line under the slip, correcting its place in the menu


@dataclass(frozen=True, slots=True)
class Action:
    """A step this person may take now."""

    step: Step
    url: str
    name: str


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A paper of the checklist: ``state`` have, asked, none."""

    name: str
    state: str
    words: str


def cards_of_page(officer: Officer) -> DossierQuerySet:
    """The dossiers this officer may open, with the joins of the page."""
    joins = ("procedure__field", "term", "owner", "holder", "center", "accepted_center")
    return Dossier.objects.seen_by(officer).select_related(*joins)


def sheet_of(dossier: Dossier, officer: Officer, at: datetime, *, revealed: bool = False) -> dict[str, Any]:
    """The context of ``staff/dossier.html``."""
    draft = desk.load(dossier)
    reading = reading_of(draft)
    face = answered(draft.law, reading, at)
    names = Names(draft.lines)
    allowed = desk.allowed_now(draft, officer, at, separation=separation())
    slip = entries(dossier, draft.lines, draft.decisions, names, at)
    if not may_print(officer):
        slip = [replace(entry, papers=[]) for entry in slip]
    return {
        "dossier": dossier,
        "status": reading.status,
        "chip": face.chip,
        "clock": face.clock,
        "answer": face.answer,
        "why_title": why_title(face),
        "why_meta": why_meta(dossier, face),
        "days": days_table(face.scene, pause_links(draft.lines)),
        "waits": waits_of(dossier, draft.lines, names.agency, at),
        "advise": action(dossier, Step.ADVISE) if Step.ADVISE in allowed else None,
        "path": path_of(draft, names, calendar_of(reading.center, reading.edition).onward(to_seconds(at)), at),
        "documents": document_rows(draft.documents, at),
        "lines": slip,
        "printable": fitting_paper(slip, officer),
        "intact": intact(dossier, draft.lines),
        "person": person_of(dossier, officer, revealed=revealed),
        "here": officer.center is None or officer.center.code == reading.center,
        **actions_of(dossier, draft, allowed, officer, at),
        **information(dossier, officer),
    }


def reading_of(draft: desk.Draft) -> Reading:
    """What the card says: a stored dossier always has a line."""
    if draft.reading is None:
        raise ValueError("a dossier without a line has no page")
    return draft.reading


def fitting_paper(slip: Sequence[Entry], officer: Officer) -> Paper | None:
    """What F9 prints: the newest paper; at the counter the newest one a citizen takes home."""
    papers = [paper for entry in slip if not entry.voided_by for paper in entry.papers]
    taken_home = (paper for paper in papers if paper.kind != "control_slip")
    return next(taken_home if officer.has(Role.CLERK) else iter(papers), None)


# --- the head


@dataclass(frozen=True, slots=True)
class Shown:
    """The applicant as the head says it: numbers masked unless revealed."""

    name: str
    facts: str
    number: str
    phone: str
    organisation: bool
    may_reveal: bool
    revealed: bool


def person_of(dossier: Dossier, officer: Officer, *, revealed: bool) -> Shown:
    owner = dossier.owner
    sex = {"m": _("nam"), "f": _("nữ")}.get(owner.sex, "")
    born = f"{owner.birth_on:%d/%m/%Y}" if owner.birth_on else ""
    allowed = may_reveal_here(dossier, officer)
    shown = revealed and allowed
    return Shown(
        owner.full_name, ", ".join(filter(None, (sex, born))), owner.number if shown else owner.number_masked,
        owner.phone if shown else owner.phone_masked, owner.kind == Person.ORGANISATION, allowed, shown,
    )  # fmt: skip


def may_reveal_here(dossier: Dossier, officer: Officer) -> bool:
    """Only those who handle dossiers at the center where this one is now."""
    return may_reveal(officer) and officer.center is not None and officer.center.code == dossier.center_id


# --- what may be done


def actions_of(
    dossier: Dossier, draft: desk.Draft, allowed: Sequence[Step], officer: Officer, at: datetime
) -> dict[str, Any]:
    """Primary, buttons beside it, menu, undo and the note's form."""
    waited = next_step(dossier, officer, at)
    again = waited is Step.ASSIGN and dossier.holder_id is not None  # giving it to another is no next step
    primary = waited if waited in allowed and not again else None
    open_steps = [step for step in allowed if step is not primary and step not in INLINE]
    beside = [step for step in _beside(dossier, at) if step in open_steps][:BUTTONS]
    undo = draft.correctable() if Step.CORRECT in allowed else None
    mine = undo is not None and undo.by_id == officer.uuid and at - undo.written_at <= desk.UNDO
    menu = [step for step in open_steps if step not in beside] + ([Step.CORRECT] if undo is not None else [])
    taken_back = (
        {"url": undo_url(dossier, dossier.changed_n), "step": named(Step(undo.step))} if undo and mine else None
    )
    note = {"url": action(dossier, Step.NOTE).url, "key": uuid4()} if Step.NOTE in allowed else None
    return {
        "primary": action(dossier, primary) if primary else None,
        "beside": [action(dossier, step) for step in beside],
        "menu": [action(dossier, step) for step in menu],
        "undo": taken_back,
        "note": note,
    }


def _beside(dossier: Dossier, at: datetime) -> tuple[Step, ...]:
    """What most often follows besides the next step: an apology once late, a way back while waiting to be signed."""
    late = dossier.late_from is not None and dossier.late_from <= at and dossier.promised_on is None
    first = (Step.APOLOGISE,) if late else ()
    return first + ((Step.SEND_BACK,) if dossier.stage == Stage.SIGN else ()) + BESIDE


def action(dossier: Dossier, step: Step) -> Action:
    return Action(step, reverse("casework:dossier_action", args=[dossier.code, step.value]), named(step))


def undo_url(dossier: Dossier, expect: int) -> str:
    """Where a bare POST takes back the last changing line, if it is still this one."""
    return f"{reverse('casework:dossier_action', args=[dossier.code, Step.CORRECT.value])}?hoan-tac={expect}"


# --- why this date


def why_title(face: Face) -> str:
    reading = face.scene.reading
    if face.scene.ended:
        return _("Thời hạn đã tính thế nào?")
    if reading.accepted_at is None:
        return _("Vì sao phải trả lời lúc này?")
    if reading.due_on is None:
        return _("Vì sao chưa có ngày hẹn?")
    return _("Vì sao hẹn %(day)s?") % {"day": f"{reading.due_on:%d/%m}"}


def why_meta(dossier: Dossier, face: Face) -> str:
    words = limit_words(face.scene.limit)
    if face.scene.reading.accepted_at is None or dossier.term is None:
        return _("%(limit)s để trả lời hồ sơ trực tuyến") % {"limit": words}
    since = f"{dossier.term.in_force_from:%d/%m/%Y}"
    return _("%(limit)s, danh mục áp dụng từ %(day)s") % {"limit": words, "day": since}


def pause_links(lines: Sequence[SlipLine]) -> dict[int, tuple[str, str]]:
    """By the instant a pause began: the line of the slip behind it."""
    stops = [line for line in lines if STEPS[Step(line.step)].effect is Effect.STOP]
    return {int(line.at.timestamp()): (f"#dong-{line.n}", _("Dòng %(n)s") % {"n": line.n}) for line in stops}


# --- papers and information


def document_rows(documents: Sequence[Document], at: datetime) -> list[DocumentRow]:
    return [_document_row(document, at) for document in documents]


def _document_row(document: Document, at: datetime) -> DocumentRow:
    kind = kind_words(document)
    if document.asked_n is not None:
        asked = _("Đã yêu cầu bổ sung ở dòng %(n)s") % {"n": document.asked_n}
        return DocumentRow(document.name, "asked", asked)
    if document.received_at is None:
        return DocumentRow(document.name, "none", _("Chưa có") if document.required else _("Không có, không bắt buộc"))
    received = _("nhận %(moment)s") % {"moment": hour_day(document.received_at, at)}
    return DocumentRow(document.name, "have", f"{kind}, {received}")


def kind_words(document: Document) -> str:
    """``Bản chính, 2 bản``."""
    kinds = {kind.value: str(kind.label) for kind in PaperKind}
    kinds |= {"photo": _("bản chụp"), "electronic": _("bản điện tử")}
    words = kinds.get(document.kind, document.kind)
    words = words[:1].upper() + words[1:]
    return (
        words if document.quantity == 1 else _("%(kind)s, %(count)s bản") % {"kind": words, "count": document.quantity}
    )


def information(dossier: Dossier, officer: Officer) -> dict[str, Any]:
    """Pairs of the information card, other dossiers of the person, and who read this one. Three queries."""
    submitters = Party.objects.filter(dossier=dossier).exclude(role=Party.OWNER).select_related("person")
    others = Dossier.objects.held_for(officer).filter(owner=dossier.owner_id).exclude(pk=dossier.pk)
    reads = ReadLog.objects.filter(dossier=dossier).aggregate(times=Count("pk"), people=Count("officer", distinct=True))
    return {
        "facts": list(_facts(dossier, list(submitters))),
        "others": list(others.select_related("procedure").order_by("-registered_at")[:MOST_OTHERS])
        if officer.center_id is not None
        else [],
        "reads": reads,
    }


def _facts(dossier: Dossier, submitters: Sequence[Party]) -> Iterator[tuple[str, str]]:
    term, owner = dossier.term, dossier.owner
    yield (
        _("Thủ tục"),
        ", ".join(filter(None, (dossier.procedure.code, named(dossier.procedure.field), _online(dossier)))),
    )
    channels = {value: (vi, en) for value, vi, en in CHANNELS}
    results = {value: (vi, en) for value, vi, en in RESULT_CHANNELS}
    ways = {"filed": _pick(channels.get(dossier.channel)), "result": _pick(results.get(dossier.result_channel)).lower()}
    yield _("Hình thức"), _("%(filed)s, nhận kết quả: %(result)s") % ways
    if dossier.external_code:
        yield _("Mã trên Cổng"), dossier.external_code
    for party in submitters:
        name = _("Người nộp") if party.role == Party.SUBMITTER else _("Người được ủy quyền")
        yield name, party.person.full_name
    if owner.address:
        yield _("Nơi cư trú"), owner.address
    if term is not None and term.fee_vnd is not None:
        online = dossier.channel == "online" and term.fee_online_vnd is not None
        yield _("Phí, lệ phí"), vnd(term.fee_online_vnd if online else term.fee_vnd)
    if term is not None and term.result_type:
        yield _("Kết quả"), term.result_type
    if dossier.accepted_center_id and dossier.accepted_center_id != dossier.center_id:
        yield _("Tiếp nhận tại"), named(dossier.accepted_center)


def _pick(pair: tuple[str, str] | None) -> str:
    return "" if pair is None else pair[1 if in_english() else 0]


def _online(dossier: Dossier) -> str:
    if dossier.term is None:
        return ""
    level = OnlineLevel(dossier.term.online_level)
    if level is OnlineLevel.INFORMATION:
        return ""
    return _("dịch vụ công trực tuyến %(level)s") % {"level": level.label}
