"""What a step will do, said before it is taken: clock now and after, due date, verdict, status, paper, slip line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from casework import desk
from casework.doors.staff.clock import Strip, answered
from casework.doors.staff.clock.answer import verdict_words
from casework.doors.staff.clock.words import clock_time, long_day, owed, units_of
from casework.doors.staff.dossier.slip_words import form_of, printed
from casework.templatetags.words import in_english, named
from centers.calendars import calendar_of
from centers.models import Officer
from law.calendar import CalendarError, midnight, to_seconds
from law.clock_state import days_late
from law.consultations import consultations
from law.limit import Unit
from law.line import Line, Reading
from law.slip import read
from law.steps import STEPS, Clock, Effect, Status, Step

LATER = 5  # working days: when the example has the citizen come back
MORNING = 9 * 3600


@dataclass(frozen=True, slots=True)
class Told:
    """One effect with its icon."""

    icon: str
    text: str


@dataclass(slots=True)
class Effects:
    """The right side of a dialog, and the advice on top of its left side."""

    now: Strip | None = None
    after: Strip | None = None
    told: list[Told] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    refused: str = ""


def effects_of(step: Step, draft: desk.Draft, officer: Officer, at: datetime, needs: Mapping[str, Any]) -> Effects:
    """The effects of a step with these needs; uses the draft up. A refused step says only why."""
    target = draft.correctable() if step is Step.CORRECT else None
    number = len(draft.lines) + 1
    try:
        seen = desk.preview(step, draft, by=officer, at=at, **needs)
        before = seen.before
        if before is None:
            return Effects()
        now = answered(seen.lines_before, before, at, size="xs")
        after = answered(seen.lines_after, seen.after, at, size="xs")
    except desk.Refused as refused:
        return Effects(refused=" ".join(refused.fields.values()))
    except CalendarError as error:
        return Effects(refused=str(error) if in_english() else error.message_vi)
    tale = Tale(step, before, seen.after, seen.lines_after, at, after.scene)
    told = [*tale.clock(), *tale.due(), *tale.status()]
    if target is not None:
        told.append(Told("rotate-2", _("Dòng %(n)s (%(step)s) bị thay, không xóa.") % _line(target.n, target.step)))
    if step is Step.CONSULT:
        told += _norm(draft)
    told += [*_paper(step, seen.after, at), Told("history", _("Ghi dòng %(n)s trên phiếu kiểm soát.") % {"n": number})]
    moved = (before.clock, before.due_at, before.left) != (seen.after.clock, seen.after.due_at, seen.after.left)
    return Effects(now.clock, after.clock if moved else None, told, list(notices_of(step, before, draft, at)))


def _line(n: int, step: str) -> dict[str, Any]:
    return {"n": n, "step": named(Step(step))}


def _norm(draft: desk.Draft) -> Iterator[Told]:
    """Until when the agency just asked has to answer. ``draft`` holds the line by now."""
    line = draft.lines[-1]
    (one,) = consultations([line])
    try:
        until = one.until(calendar_of(line.center_id, draft.books.edition))
    except CalendarError:
        return
    norm = units_of(one.norm_days, Unit.WORKING_DAY)
    yield Told(
        "messages", _("Cơ quan có %(norm)s để trả lời, đến hết %(day)s.") % {"norm": norm, "day": long_day(until)}
    )


def _paper(step: Step, after: Reading, at: datetime) -> Iterator[Told]:
    form = form_of(step, at)
    if form is not None and printed(form.paper, accepted=after.accepted_at is not None):
        yield Told("file-text", _("In %(paper)s.") % {"paper": named(form)})


@dataclass(frozen=True, slots=True)
class Tale:
    """Sentences from the readings before and after."""

    step: Step
    before: Reading
    reading: Reading
    lines: tuple[Line, ...]
    at: datetime
    scene: Any

    def clock(self) -> Iterator[Told]:
        before, after = self.before, self.reading
        effect, time = STEPS[self.step].effect, clock_time(to_seconds(self.at))
        if self.step is Step.CORRECT:
            if (before.clock, before.due_at, before.left) != (after.clock, after.due_at, after.left):
                yield Told("clock", _("Đồng hồ tính lại như chưa có dòng bị thay."))
        elif effect is Effect.START:
            yield Told("flag", _("Đồng hồ giải quyết bắt đầu chạy từ %(time)s hôm nay.") % {"time": time})
        elif after.clock is Clock.PAUSED and before.clock is Clock.RUNNING and not after.left:
            yield Told("player-pause", _("Đồng hồ dừng, nhưng thời hạn đã hết từ trước nên hạn không đổi."))
        elif after.clock is Clock.PAUSED and before.clock is Clock.RUNNING:
            parts = {"time": time, "left": owed(after.left or 0, self.scene.limit)}
            yield Told("player-pause", _("Đồng hồ dừng từ %(time)s hôm nay, còn %(left)s.") % parts)
        elif after.clock is Clock.RUNNING and before.clock is not Clock.RUNNING:
            yield Told("player-play", _("Đồng hồ chạy lại từ %(time)s hôm nay.") % {"time": time})
        elif after.clock is Clock.ENDED and before.clock is not Clock.ENDED:
            yield from self._ended()
        elif effect is Effect.CARRY:
            yield Told("transfer", _("Đồng hồ tính tiếp theo lịch của trung tâm nhận."))
        elif (before.due_at, before.left) == (after.due_at, after.left):
            yield Told("clock", _("Đồng hồ không đổi."))

    def _ended(self) -> Iterator[Told]:
        if self.reading.verdict:
            yield Told("flag", _("Sẽ ghi nhận: %(verdict)s.") % {"verdict": verdict_words(self.scene)})
        elif self.reading.accepted_at is not None:
            yield Told("flag-off", _("Đồng hồ kết thúc; không xét đúng hạn hay quá hạn."))
        else:
            yield Told("flag-off", _("Hồ sơ đóng trước khi tiếp nhận, không tính vào số liệu giải quyết."))

    def due(self) -> Iterator[Told]:
        before, after = self.before, self.reading
        if after.clock is Clock.ENDED or before.due_at == after.due_at:
            return
        if after.due_on is None:
            yield Told("calendar-event", " ".join((_("Ngày hẹn tạm để trống."), self._example())).strip())
        elif before.due_on is not None and before.due_on != after.due_on and before.accepted_at is not None:
            parts = {"old": f"{before.due_on:%d/%m}", "new": long_day(after.due_on)}
            yield Told("calendar-event", _("Hẹn trả %(old)s thành %(new)s.") % parts)
        elif after.due_at is not None:
            due = f"{clock_time(after.due_at)} {long_day(after.due_on)}"
            yield Told("calendar-event", _("Hẹn trả %(due)s.") % {"due": due})

    def _example(self) -> str:
        """The appointment, had the citizen come back a week later."""
        after = self.reading
        back = Step.PAID if after.status is Status.PAYMENT else Step.SUPPLEMENT
        if after.accepted_at is None:
            return ""
        try:
            day = calendar_of(after.center, after.edition).next_working_days(to_seconds(self.at), LATER)[-1]
            line = Line(len(self.lines) + 1, back, midnight(day) + MORNING)
            then = read([*self.lines, line], calendar_of)
        except CalendarError:
            return ""
        if then.due_on is None:
            return ""
        parts = {"day": f"{day:%d/%m}", "due": f"{then.due_on:%d/%m}"}
        return _("Ví dụ: xong ngày %(day)s thì hẹn trả mới là %(due)s.") % parts

    def status(self) -> Iterator[Told]:
        before, after = self.before, self.reading
        if before.status is not after.status:
            parts = {"old": named(before.status), "new": named(after.status)}
            yield Told("arrow-right", _("Trạng thái: %(old)s thành %(new)s.") % parts)
        if self.step is Step.TRANSFER:
            yield Told("building", _("Hồ sơ rời Trung tâm; sau đó anh/chị chỉ còn xem."))


# --- advice: what it will cost, before the click


def notices_of(step: Step, before: Reading, draft: desk.Draft, at: datetime) -> Iterator[str]:
    if step is Step.ASK_SUPPLEMENT and before.supplements and before.accepted_at is not None:
        yield _(
            "Đây là lần yêu cầu bổ sung thứ %(n)s. Theo cách tính Bộ chỉ số 766, hồ sơ sẽ bị tính là quá hạn. "
            "Hãy ghi đủ mọi nội dung còn thiếu trong một lần."
        ) % {"n": before.supplements + 1}
    late = before.late_from is not None and before.late_from <= to_seconds(at)
    if step is Step.RESOLVE and late and before.due_on is not None:
        now = to_seconds(at)
        days = days_late(before.due_on, now, calendar_of(before.center, before.edition).onward(now))
        words = units_of(days, Unit.WORKING_DAY)
        yield _("Hồ sơ đã quá hạn %(days)s. Chọn lý do quá hạn; người dân cần được xin lỗi.") % {"days": words}
    if step is Step.EXTEND and draft.dossier.term is not None:
        cap = draft.dossier.term.extension_cap
        unit = draft.dossier.term.limit.unit
        most = units_of(cap, Unit.WORKING_DAY if unit is Unit.SAME_DAY else unit)
        yield _("Chỉ gia hạn được một lần, nhiều nhất %(most)s, và phải có căn cứ pháp lý.") % {"most": most}
    if step is Step.APOLOGISE:
        yield _("Xin lỗi và hẹn lại không làm thay đổi hạn giải quyết và kết quả đúng hạn hay quá hạn.")
    if step in (Step.STOP, Step.WITHDRAW, Step.DECLINE):
        yield _("Bước này đóng hồ sơ. Hãy kiểm tra lại mã hồ sơ và người nộp trước khi ghi.")
