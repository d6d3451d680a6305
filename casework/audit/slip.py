"""One dossier against itself: its slip folded anew, its hashes taken anew, its card and decisions derived anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from casework.audit.finding import Finding
from casework.audit.rows import DecisionRow, LineRow, RemarkRow
from casework.desk.card import card_columns
from casework.models import Decision, Dossier, SlipLine
from casework.models.slip_line import law_line
from law.calendar import CalendarError, to_seconds
from law.chain import first_link, line_hash, remark_hash
from law.slip import CalendarOf, Fold, Reading, SlipError
from law.steps import STEPS, Role, Step

KINDS = {Step.RESOLVE: Decision.RESOLVED, Step.STOP: Decision.STOPPED, Step.WITHDRAW: Decision.WITHDRAWN}
_WHO = {step.value: frozenset(role.value for role in rule.who) for step, rule in STEPS.items()}
_NO_PEOPLE = frozenset({Role.PORTAL.value, Role.CLOCK.value, Role.RULE.value})


class SlipCheck:
    """The checks of one dossier after another. ``terms`` names each term as acceptance lines do, by its id."""

    def __init__(self, calendar_of: CalendarOf, terms: Mapping[int, str], procedures: Mapping[int, str]) -> None:
        self.calendar_of = calendar_of
        self.terms = terms
        self.procedures = procedures

    def findings(
        self,
        card: Dossier,
        lines: Sequence[LineRow],
        decisions: Sequence[DecisionRow],
        remarks: Sequence[RemarkRow],
    ) -> Iterator[Finding]:
        """Everything wrong with one dossier."""
        for code, sentence in self._said(card, lines, decisions, remarks):
            yield Finding(code, card.code, sentence)

    def _said(
        self,
        card: Dossier,
        lines: Sequence[LineRow],
        decisions: Sequence[DecisionRow],
        remarks: Sequence[RemarkRow],
    ) -> Iterator[tuple[str, str]]:
        if [line.n for line in lines] != list(range(1, card.last_n + 1)):
            yield (
                "line",
                _("Thẻ ghi %(card)s dòng, phiếu có các dòng %(lines)s.")
                % {"card": card.last_n, "lines": ", ".join(str(line.n) for line in lines) or "-"},
            )
        if not lines:
            return
        yield from _chain(card, lines)
        yield from _remarks(lines, remarks)
        readings: list[Reading] = []
        yield from self._walk(lines, readings)
        if len(readings) == len(lines):
            yield from self._card(card, lines, readings[-1])
            yield from _decisions(lines, readings, decisions)

    def _walk(self, lines: Sequence[LineRow], readings: list[Reading]) -> Iterator[tuple[str, str]]:
        """Folds the slip anew, filling ``readings``; ends at the first line the law does not take."""
        fold = Fold(self.calendar_of)
        for line in lines:
            if line.role not in _WHO.get(line.step, ()) or (line.by_id is None) != (line.role in _NO_PEOPLE):
                yield "walk", _("Dòng %(n)s: vai %(role)s không được làm bước %(step)s.") % line._asdict()
            try:
                law = law_line(line.n, line.step, to_seconds(line.at), line.facts, line.voids, line.rode)
                reading = fold.turn(law)
            except (SlipError, CalendarError, ValueError, TypeError, KeyError) as error:
                yield "walk", _("Dòng %(n)s không đi tiếp được: %(why)s") % {"n": line.n, "why": error}
                return
            readings.append(reading)
            if _stored(line) != _read(reading):
                yield "reading", _("Dòng %(n)s: kết quả đọc khác kết quả đã ghi.") % {"n": line.n}

    def _card(self, card: Dossier, lines: Sequence[LineRow], reading: Reading) -> Iterator[tuple[str, str]]:
        expected = card_columns(lines, reading, self.calendar_of)
        wrong = [name.removesuffix("_id") for name, value in expected.items() if getattr(card, name) != value]
        first = lines[0].facts
        if (first.get("procedure"), first.get("channel")) != (self.procedures.get(card.procedure_id), card.channel):
            wrong.append("procedure, channel")
        accept = next((x for x in reversed(lines) if x.step == Step.ACCEPT and x.n not in reading.voided), None)
        if accept is not None and (card.term_id is None or self.terms.get(card.term_id) != accept.facts.get("term")):
            wrong.append("term")
        if wrong:
            yield "card", _("Thẻ khác phiếu ở: %(columns)s.") % {"columns": ", ".join(wrong)}


def _chain(card: Dossier, lines: Sequence[LineRow]) -> Iterator[tuple[str, str]]:
    previous, uuid = first_link(card.uuid), card.uuid
    for line in lines:
        stored = bytes(line.hash)
        if line_hash(previous, SlipLine.sealed_facts(line, uuid)) != stored:  # type: ignore[arg-type]
            yield "chain", _("Dòng %(n)s: dấu niêm phong không khớp.") % {"n": line.n}
        previous = stored


def _remarks(lines: Sequence[LineRow], remarks: Sequence[RemarkRow]) -> Iterator[tuple[str, str]]:
    """An erased remark is no finding; one that says something else is."""
    sealed = {line.n: line.remark_hash for line in lines}
    for remark in remarks:
        if remark_hash(remark.text, remark.salt) != sealed.get(remark.n):
            yield "remark", _("Dòng %(n)s: lời ghi không còn như khi niêm phong.") % {"n": remark.n}


def _decisions(
    lines: Sequence[LineRow], readings: Sequence[Reading], stored: Sequence[DecisionRow]
) -> Iterator[tuple[str, str]]:
    """Each closing of an accepted dossier has its decision, each voided one its reversal, and there is no other."""
    expected: dict[int, DecisionRow] = {}
    accepted_at: datetime | None = None
    for line, reading in zip(lines, readings, strict=True):
        if line.step == Step.ACCEPT:
            accepted_at = line.at
        kind = KINDS.get(line.step)  # type: ignore[call-overload]
        if kind is not None and reading.accepted_at is not None and accepted_at is not None:
            verdict = reading.verdict if kind == Decision.RESOLVED else ""
            expected[line.n] = DecisionRow(
                line.dossier_id, line.n, kind, verdict, accepted_at, line.due_on, line.due_at, line.at,
                line.written_at, line.center_id, None,
            )  # fmt: skip
        elif line.voids in expected:
            expected[line.n] = expected[line.voids]._replace(
                n=line.n, decided_at=line.at, written_at=line.written_at, reverses_n=line.voids
            )
    found = {decision.n: decision for decision in stored}
    for n in sorted(expected.keys() | found.keys()):
        if expected.get(n) != found.get(n):
            yield "decision", _("Dòng %(n)s và quyết định kết thúc không khớp nhau.") % {"n": n}


def _stored(line: LineRow) -> tuple[Any, ...]:
    return (
        line.status, line.center_id, line.holder_id.hex if line.holder_id else "", line.stage, line.clock, line.due_on,
        None if line.due_at is None else to_seconds(line.due_at),
        None if line.late_from is None else to_seconds(line.late_from), line.left,
    )  # fmt: skip


def _read(reading: Reading) -> tuple[Any, ...]:
    return (
        reading.status, reading.center, reading.holder, reading.stage, reading.clock, reading.due_on, reading.due_at,
        reading.late_from, reading.left,
    )  # fmt: skip
