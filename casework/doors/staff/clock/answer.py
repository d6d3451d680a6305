"""The clock in sentences: the answer beside the strip, and the sentence a screen reader hears."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from casework.doors.staff.clock.cells import Scene, pause_words
from casework.doors.staff.clock.words import (
    clock_time,
    day_time,
    day_words,
    days_of,
    limit_words,
    long_day,
    owed,
    units_of,
)  # fmt: skip
from casework.templatetags.words import named
from law.calendar import local_date, midnight
from law.clock_state import days_late
from law.explain import Why
from law.limit import Unit
from law.steps import Status


@dataclass(frozen=True, slots=True)
class Answer:
    """``components/clock_card.html``: lead, date, words before, in bold and after, a second sentence."""

    lead: str
    date: str
    before: str = ""
    left: str = ""
    after: str = ""
    note: str = ""


def label_of(scene: Scene, state: str) -> str:
    """The whole strip in one breath."""
    parts = [_("Nhận %(moment)s") % {"moment": day_time(_started(scene))}]
    pauses = [stretch for stretch in scene.stretches if stretch.kind == "pause"]
    counted = _counted(scene)
    if counted:
        parts.append(_("đã tính %(count)s") % {"count": counted})
    if pauses:
        parts.append(_("tạm dừng %(days)s") % {"days": ", ".join(day_words(p.first, p.last) for p in pauses)})
    if scene.reading.due_on is not None and scene.reading.due_at is not None:
        due = f"{clock_time(scene.reading.due_at)} {long_day(scene.reading.due_on)}"
        parts.append(_("hẹn trả %(due)s") % {"due": due})
    return f"{state}. {', '.join(parts)}."


def _started(scene: Scene) -> int:
    return next((line.at for line in reversed(scene.lines) if line.limit), scene.lines[0].at)


def _counted(scene: Scene) -> str:
    """Days or hours spent before the needle's day."""
    rows = [row for stretch in scene.stretches for row in stretch.rows if row.on < scene.today]
    if not rows or scene.limit.unit is Unit.HOUR or not rows[-1].count:
        return ""
    return days_of(rows[-1].count)


# --- the answer


def answer_of(scene: Scene, left: str) -> Answer:
    """What the clock says, in at most two sentences; ``left`` is the remainder of the chip."""
    reading = scene.reading
    if reading.accepted_at is None and not scene.ended:
        return _before_acceptance(scene, left)
    if scene.ended:
        return _ended(scene)
    if reading.due_on is None or reading.due_at is None:
        return _paused(scene)
    lead = _("Hẹn trả kết quả lúc %(time)s") % {"time": clock_time(reading.due_at)}
    if reading.late_from is not None and reading.late_from <= scene.moment:
        days = units_of(days_late(reading.due_on, scene.moment, scene.calendar), Unit.WORKING_DAY)
        if scene.limit.unit is Unit.HOUR and reading.due_on == scene.today:
            days = left
        return Answer(lead, long_day(reading.due_on), _("Đã quá"), days, _("so với hẹn."), _moved(scene))
    after = " ".join(part for part in (_("làm việc."), _today(scene)) if part)
    if not left:
        return Answer(lead, long_day(reading.due_on), _("Hết giờ làm việc của ngày hẹn."), "", "", _moved(scene))
    return Answer(lead, long_day(reading.due_on), _("Còn"), left, after, _moved(scene))


def _before_acceptance(scene: Scene, left: str) -> Answer:
    lead = _("Trung tâm phải trả lời trong %(limit)s") % {"limit": limit_words(scene.limit)}
    if scene.reading.due_at is None or scene.reading.due_on is None:
        return Answer(lead, _("Đang chờ người dân"), _("Đồng hồ tiếp nhận dừng."))
    when = f"{clock_time(scene.reading.due_at)} {long_day(scene.reading.due_on)}"
    if not left:
        return Answer(lead, when, _("Đã quá giờ trả lời."))
    return Answer(lead, when, _("Còn"), left, _("làm việc. Thời hạn giải quyết tính từ khi tiếp nhận."))


def _paused(scene: Scene) -> Answer:
    left = owed(scene.reading.left or 0, scene.limit)
    since = next((s.rows[0].paused_from for s in reversed(scene.stretches) if s.kind == "pause"), None)
    waiting = pause_words(scene.lines, since)
    note = _("Hẹn ban đầu %(day)s, nay tạm để trống.") % {"day": f"{scene.first_due:%d/%m}"} if scene.first_due else ""
    return Answer(
        _("Ngày hẹn chưa biết"), _("Đang tạm dừng, %(why)s") % {"why": waiting}, _("Còn"), left,
        _("làm việc, tính tiếp khi đồng hồ chạy lại."), note,
    )  # fmt: skip


def _ended(scene: Scene) -> Answer:
    reading = scene.reading
    when = long_day(local_date(scene.moment))
    status = named(Status.RESOLVED if reading.status is Status.RETURNED else reading.status)
    lead = _("%(status)s lúc %(time)s") % {"status": status, "time": clock_time(scene.moment)}
    if not reading.verdict or reading.due_on is None:
        due = _("Hẹn trả khi đó: %(day)s.") % {"day": f"{reading.due_on:%d/%m/%Y}"} if reading.due_on else ""
        return Answer(lead, when, _("Không xét đúng hạn hay quá hạn.") if reading.accepted_at else "", "", "", due)
    due = _("Hẹn trả %(day)s.") % {"day": f"{reading.due_on:%d/%m/%Y}"}
    return Answer(lead, when, _("Ghi nhận:"), f"{verdict_words(scene)}.", due, _moved(scene))


def verdict_words(scene: Scene) -> str:
    """``Trước hạn 1 ngày``: the verdict with its distance in working days."""
    reading = scene.reading
    name = {"early": _("Trước hạn"), "on_time": _("Đúng hạn"), "late": _("Quá hạn")}.get(reading.verdict, "")
    if reading.due_on is None or reading.due_at is None or reading.verdict == "on_time":
        return name
    if reading.verdict == "late":
        days = days_late(reading.due_on, scene.moment, scene.calendar)
    else:
        days = scene.calendar.closes_before(reading.due_at + 1) - scene.calendar.closes_before(scene.moment)
        days -= 1 if scene.calendar.is_working(scene.today) else 0
    return _("%(verdict)s %(days)s") % {"verdict": name, "days": days_of(max(1, days))}


def _today(scene: Scene) -> str:
    """``Hôm nay là ngày thứ 2 trong 5 ngày.``"""
    for stretch in scene.stretches:
        if stretch.holds(scene.today) and scene.limit.unit is not Unit.HOUR:
            row = stretch.row
            if stretch.kind == "count":
                return _("Hôm nay là ngày thứ %(n)s trong %(of)s ngày.") % {"n": row.count, "of": row.of}
            if stretch.kind == "zero" and row.of:
                return _("Hôm nay là ngày tiếp nhận, chưa tính.")
            if stretch.kind == "off":
                return _("Hôm nay không tính.")
    return ""


def _moved(scene: Scene) -> str:
    """Why the appointment is not the one first given."""
    reading, first = scene.reading, scene.first_due
    sentences = []
    if first is not None and reading.due_on is not None:
        pauses = [stretch for stretch in scene.stretches if stretch.kind == "pause"]
        days_paused = ", ".join(day_words(pause.first, pause.last) for pause in pauses)
        why = _("vì tạm dừng %(days)s") % {"days": days_paused} if pauses else ""
        if any(stretch.row.why is Why.RESTART for stretch in scene.stretches):
            why = _("vì bổ sung nên tính lại từ đầu")
        if reading.extended:
            why = _("%(why)s và gia hạn") % {"why": why} if why else _("vì gia hạn")
        days = scene.calendar.closes_before(reading.due_at or 0) - _closes_to(scene, first)
        parts = {"day": f"{first:%d/%m}", "moved": days_of(abs(days)), "why": why or _("vì lịch làm việc thay đổi")}
        if days > 0:
            sentences.append(_("Hẹn ban đầu %(day)s, lùi %(moved)s làm việc %(why)s.") % parts)
        else:
            sentences.append(_("Hẹn ban đầu %(day)s, đổi %(why)s.") % parts)
    if reading.promised_on is not None and not scene.ended:
        sentences.append(_("Đã xin lỗi và hẹn lại %(day)s.") % {"day": f"{reading.promised_on:%d/%m}"})
    return " ".join(sentences)


def _closes_to(scene: Scene, day: date) -> int:
    """How many closes lie before that of a working day."""
    return scene.calendar.closes_before(midnight(day + timedelta(days=1))) - 1
