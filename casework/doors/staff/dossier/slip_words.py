"""The control slip as readable history: each line a name, a hand, a sentence and what it did to the due date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from casework.doors.staff.clock.words import limit_words, owed, units_of
from casework.doors.staff.dossier.opinions import opinion_words
from casework.doors.staff.rules.words import reason_words
from casework.models import Decision, Dossier, Remark, SlipLine
from casework.papers import OF_THE_ACCEPTED
from casework.templatetags.words import grouped, in_english, named, short_date, worded
from centers.models import Agency, Center, Officer, OfficerGroup
from law.calendar import local_date, to_seconds
from law.chain import verify
from law.clock_state import State
from law.limit import Limit, Unit
from law.papers import LegalForm, form_on
from law.steps import STEPS, Clock, ClockPolicy, Effect, Need, NeedKind, Role, Step

TOLD = frozenset({NeedKind.CHOICE, NeedKind.TEXT, NeedKind.NUMBER, NeedKind.DATE})
SAID_APART = frozenset({"norm_days"})  # with the day it ends
WRITTEN_LATER = 60  # seconds between a step and its writing from which the line says both
MARKS: dict[Effect, str] = {Effect.START: "start", Effect.RUN: "run", Effect.STOP: "pause", Effect.END: "end"}


@dataclass(frozen=True, slots=True)
class Paper:
    url: str
    name: str
    kind: str  # the name of the paper in the table of steps


@dataclass(slots=True)
class Entry:
    """A line of ``components/slip.html``."""

    n: int
    mark: str
    day: str
    year: str  # of another year than the reader's; else empty
    time: str
    iso: str
    step: str
    by: str
    text: str
    tail: str
    more: list[str] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    voided_by: int | None = None


class Names:
    """Who and where, for the codes a slip holds. At most four queries, whatever its length."""

    def __init__(self, lines: Sequence[SlipLine]) -> None:
        uuids = {uuid for line in lines for uuid in (line.by_id, line.holder_id, line.facts.get("instead_of")) if uuid}
        centers = {line.facts["center"] for line in lines if line.step == Step.TRANSFER}
        agencies = {line.facts["agency"] for line in lines if line.facts.get("agency")}
        people = Officer.objects.filter(uuid__in=uuids).values_list("uuid", "full_name")
        self.officers = {uuid.hex: name for uuid, name in people}
        self.centers = {c.code: c for c in Center.objects.filter(code__in=centers)} if centers else {}
        self.agencies = {a.code: a for a in Agency.objects.filter(code__in=agencies)} if agencies else {}
        groups = {line.facts["group"] for line in lines if line.facts.get("group")}
        self.groups = dict(OfficerGroup.objects.filter(pk__in=groups).values_list("pk", "name")) if groups else {}

    def officer(self, uuid_hex: str) -> str:
        return self.officers.get(uuid_hex, "")

    def agency(self, code: str) -> str:
        return named(self.agencies[code]) if code in self.agencies else ""

    def hand(self, line: SlipLine) -> str:
        """Who wrote the line: a person, or the portal, the clock, a rule."""
        return self.officer(line.by_id.hex) if line.by_id else named(Role(line.role))


def entries(
    dossier: Dossier, lines: Sequence[SlipLine], decisions: Sequence[Decision], names: Names, at: datetime
) -> list[Entry]:
    """The slip, newest line on top; days of another year than that of ``at`` say it. At most two queries."""
    remarks = dict(Remark.objects.filter(line__in=[line.pk for line in lines]).values_list("line_id", "text"))
    voided_by = voids_of(lines)
    newest = newest_papers(lines, voided_by)
    opinions = opinion_words(dossier.center_id, lines)
    told: list[Entry] = []
    for place, line in enumerate(lines):
        before = _standing_before(lines[:place], voided_by, line.n)
        entry = _entry(line, names, remarks.get(line.pk, ""), at, limit_before(lines, line.n))
        entry.voided_by = voided_by.get(line.n)
        entry.more += filter(None, [given_words(line), opinions.get(line.n), why_given(dossier, line, names)])
        entry.more += list(_effects(line, before, lines, decisions, at))
        if entry.voided_by is None:
            entry.papers = list(_papers(dossier, line, newest))
        told.append(entry)
    return told[::-1]


def newest_papers(lines: Sequence[SlipLine], voided_by: Mapping[int, int]) -> dict[str, int]:
    """The newest standing line of each paper: its address names no line."""
    return {STEPS[Step(line.step)].paper: line.n for line in lines if line.n not in voided_by}


def voids_of(lines: Sequence[SlipLine]) -> dict[int, int]:
    """Which line voided which; what rode on a voided line goes with it."""
    gone = {line.voids: line.n for line in lines if line.voids}
    for line in lines:
        if line.rode in gone:
            gone[line.n] = gone[line.rode]
    return gone


def _standing_before(lines: Sequence[SlipLine], voided_by: Mapping[int, int], n: int) -> SlipLine | None:
    """The last line before that stood when line ``n`` was written."""
    return next((line for line in reversed(lines) if voided_by.get(line.n, n + 1) > n), None)


def intact(dossier: Dossier, lines: Sequence[SlipLine]) -> bool:
    """True when every line's seal follows from its facts and the line before."""
    return verify(dossier.uuid, [(line.sealed_facts(dossier.uuid), bytes(line.hash)) for line in lines]) is None


# --- one line


def _entry(line: SlipLine, names: Names, remark: str, now: datetime, limit: Limit | None) -> Entry:
    step, at = Step(line.step), localtime(line.at)
    text = "" if step is Step.NOTE and remark else sentence_of(line, names, limit)
    if remark:
        text = f"{text} {'; '.join(filter(None, remark.splitlines()))}".strip()
    elif line.remark_hash:
        text = " ".join(filter(None, (text, _("[nội dung đã xóa]"))))
    mark = "late" if step is Step.OVERDUE else MARKS.get(STEPS[step].effect, "")
    entry = Entry(
        line.n, mark, f"{at:%d/%m}", "" if at.year == localtime(now).year else str(at.year), f"{at:%H:%M}",
        line.at.isoformat(), named(step), names.hand(line), text, bytes(line.hash).hex()[-4:],
    )  # fmt: skip
    if (line.written_at - line.at).total_seconds() >= WRITTEN_LATER:
        entry.more.append(_("Ghi vào phiếu lúc %(moment)s.") % {"moment": hour_day(line.written_at, now)})
    return entry


def hour_day(value: datetime, now: datetime) -> str:
    """``14:05 28/08``, with the year when it is another one."""
    return f"{localtime(value):%H:%M} {short_date(value, now)}"


def sentence_of(line: SlipLine, names: Names, limit: Limit | None) -> str:
    """The sentence the step leaves, with the names and figures of this line put in; ``limit`` is the one counted."""
    step = Step(line.step)
    if step is Step.ACCEPT:
        return _accepted(line)
    rule = STEPS[step]
    pattern = rule.sentence_en if in_english() else rule.sentence_vi
    facts = {key: str(value) for key, value in line.facts.items()}
    center = names.centers.get(line.facts.get("center", ""))
    agency = names.agency(line.facts.get("agency", ""))
    facts |= {
        "holder": agency if step is Step.ROUTE and agency else names.officer(line.facts.get("holder", "")),
        "center": named(center) if center else "",
        "agency": agency,
        "voids": str(line.voids or ""),
    }
    if "amount_vnd" in line.facts:
        facts["amount_vnd"] = grouped(line.facts["amount_vnd"])
    if "units" in line.facts:
        facts["units"] = units_of(line.facts["units"], limit.unit if limit is not None else Unit.WORKING_DAY)
    if "promised_on" in line.facts:
        facts["promised_on"] = f"{date.fromisoformat(line.facts['promised_on']):%d/%m/%Y}"
    return pattern.format_map(_Blanks(facts))


def why_given(dossier: Dossier, line: SlipLine, names: Names) -> str:
    """Which rule or absence put the dossier into this hand; "" when a person did."""
    if line.role != Role.RULE or line.step != Step.ASSIGN:
        return ""
    facts = line.facts
    return reason_words(
        facts, procedure=dossier.procedure, channel=dossier.channel, who=names.officer(facts.get("holder", "")),
        group=names.groups.get(facts.get("group", 0), ""), away=names.officer(facts.get("instead_of", "")),
    )  # fmt: skip


def given_words(line: SlipLine) -> str:
    """What was chosen or numbered and the sentence leaves out: outcome, reason of a delay, who received and how."""
    step = Step(line.step)
    if step in (Step.REGISTER, Step.ACCEPT):
        return ""  # the page says these of the dossier itself
    if step is Step.RECOUNT:
        return because_words(line.facts.get("because") or [])
    rule, told = STEPS[step], []
    for need in rule.needs:
        value = line.facts.get(need.name)
        if (
            need.kind in TOLD
            and need.name not in SAID_APART
            and value not in (None, "")
            and f"{{{need.name}}}" not in rule.sentence_vi
        ):
            told.append(f"{need.name_en if in_english() else need.name_vi}: {_value_words(need, value)}")
    return f"{'; '.join(told)}." if told else ""


def because_words(reasons: Sequence[Mapping[str, Any]]) -> str:
    """The closed days a recount came of: ``Vì Bão số 3 (16/07).``"""
    told = []
    for reason in reasons:
        name = (reason["name_en"] if in_english() else "") or reason["name_vi"] or _("giờ làm việc đổi từ ngày này")
        words = _("thu hồi %(name)s (%(day)s)") if reason.get("gone") else _("%(name)s (%(day)s)")
        told.append(words % {"name": name, "day": f"{date.fromisoformat(reason['on']):%d/%m}"})
    return _("Vì %(why)s.") % {"why": ", ".join(told)} if told else ""


def _value_words(need: Need, value: Any) -> str:
    if need.kind is NeedKind.DATE:
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    return worded(need.choices, value) or str(value)


class _Blanks(dict[str, str]):
    """What a line does not know stays out of its sentence."""

    def __missing__(self, key: str) -> str:
        return "…"


def _accepted(line: SlipLine) -> str:
    """``5 ngày làm việc, tạm dừng khi chờ bổ sung.``"""
    amount, unit = line.facts.get("limit", (0, Unit.SAME_DAY.value))
    words = limit_words(Limit(amount, Unit(unit)))
    words = words[:1].upper() + words[1:]
    if line.facts.get("policy") == ClockPolicy.RESTART:
        return _("%(limit)s, tính lại từ đầu khi bổ sung.") % {"limit": words}
    return _("%(limit)s, tạm dừng khi chờ bổ sung.") % {"limit": words}


def _papers(dossier: Dossier, line: SlipLine, newest: Mapping[str, int]) -> Iterator[Paper]:
    """The paper the line left. An older one of its kind is printed again by the number of its line."""
    form = form_of(Step(line.step), line.at)
    if form is not None and printed(form.paper, accepted=dossier.accepted_at is not None):
        url = reverse("casework:print_form", args=[dossier.code, form.slug])
        again = "" if newest.get(form.paper) == line.n else f"?dong={line.n}"
        yield Paper(f"{url}{again}", named(form), form.paper)


def printed(paper: str, *, accepted: bool) -> bool:
    """True for what can be printed of a dossier: some papers only of an accepted one."""
    return accepted or paper not in OF_THE_ACCEPTED


def form_of(step: Step, at: datetime) -> LegalForm | None:
    """The paper a step prints under the forms in force that day."""
    paper = STEPS[step].paper
    return form_on(paper, local_date(to_seconds(at))) if paper else None


# --- what a line did to the clock


def _effects(
    line: SlipLine, before: SlipLine | None, lines: Sequence[SlipLine], decisions: Sequence[Decision], at: datetime
) -> Iterator[str]:
    for decision in decisions:
        if decision.n == line.n and decision.reverses_id is None and decision.verdict:
            yield _("Ghi nhận: %(verdict)s.") % {"verdict": named(State(decision.verdict)).lower()}
        elif decision.n == line.n and decision.reverses_id is not None:
            yield _("Kết luận đã ghi được rút lại.")
    if line.clock == Clock.ENDED:
        return
    if line.clock == Clock.PAUSED and line.due_on is None:
        if before is None or before.clock != Clock.PAUSED:
            left = owed(line.left or 0, limit_before(lines, line.n))
            yield _("Còn %(left)s, ngày hẹn tạm để trống.") % {"left": left}
        return
    if line.due_on is None:
        return
    if line.step in (Step.ACCEPT, Step.REGISTER):
        yield _due(line)
        return
    old = _last_due(lines, line.n)
    if old is not None and (old.due_on, old.due_at) != (line.due_on, line.due_at):
        yield _("Hẹn trả %(old)s thành %(new)s.") % _change(old, line, at)


def _change(old: SlipLine, new: SlipLine, at: datetime) -> dict[str, str]:
    """Two due moments as days; with their hours where the day is the same."""
    same = old.due_on == new.due_on
    hours = [f"{localtime(one.due_at):%H:%M} " if same and one.due_at else "" for one in (old, new)]
    return {"old": hours[0] + short_date(old.due_on, at), "new": hours[1] + short_date(new.due_on, at)}


def _due(line: SlipLine) -> str:
    day = f"{line.due_on:%d/%m/%Y}"
    if line.step == Step.REGISTER and line.due_at is not None:
        return _("Phải trả lời trước %(moment)s.") % {"moment": f"{localtime(line.due_at):%H:%M} {day}"}
    return _("Hẹn trả %(day)s.") % {"day": day}


def _last_due(lines: Sequence[SlipLine], n: int) -> SlipLine | None:
    return next((line for line in reversed(lines[: n - 1]) if line.due_on is not None), None)


def limit_before(lines: Sequence[SlipLine], n: int) -> Limit | None:
    """The limit being counted at line ``n``."""
    for line in reversed(lines[:n]):
        if line.facts.get("limit"):
            amount, unit = line.facts["limit"]
            return Limit(amount, Unit(unit))
    return None
