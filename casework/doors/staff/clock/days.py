"""The clock day by day: each row says whether the day counts and why. The twin in words of the strip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from casework.doors.staff.clock.cells import Scene, pause_words
from casework.doors.staff.clock.stretches import Stretch, runs_merged
from casework.doors.staff.clock.words import bare_weekday, clock_time, day_words, days_of, hours_mark
from casework.templatetags.words import in_english, named, weekday_short
from law.calendar import local_date
from law.explain import DayRow, Why
from law.limit import Unit
from law.line import Line
from law.steps import STEPS, Effect

MANY = 10  # more counted days than this: working days in a row share a row


@dataclass(frozen=True, slots=True)
class DayLine:
    """A row of ``components/day_table.html``."""

    when: str
    weekday: str
    counted: str  # yes no pause
    why: str
    count: str
    left: str
    strong: str = ""
    url: str = ""
    link: str = ""
    is_today: bool = False
    is_due: bool = False


def days_table(scene: Scene, papers: Mapping[int, tuple[str, str]] | None = None) -> list[DayLine]:
    """The rows of the table. ``papers`` gives by instant of a pause the address and name of the paper behind it."""
    stretches = list(scene.stretches)
    if sum(stretch.kind == "count" for stretch in stretches) > MANY:
        keep = [scene.today] + ([scene.first_due] if scene.first_due else [])
        stretches = runs_merged(stretches, keep)
    return [_line(scene, stretch, papers or {}) for stretch in stretches]


def _line(scene: Scene, stretch: Stretch, papers: Mapping[int, tuple[str, str]]) -> DayLine:
    row, hours = stretch.row, scene.limit.unit is Unit.HOUR
    today = stretch.holds(scene.today) and not scene.ended
    paper = papers.get(stretch.rows[0].paused_from or 0, ("", ""))
    return DayLine(
        day_words(stretch.first, stretch.last), _weekdays(stretch),
        _counted(stretch),
        why_words(scene, stretch),
        f"{hours_mark(row.seconds) if hours else row.count}/{row.of}" if row.of else "",
        (hours_mark(row.of * 3600 - row.seconds) if hours else str(row.of - row.count)) if row.of else "",
        _strong(scene, stretch, today=today), paper[0], paper[1], today, stretch.due,
    )  # fmt: skip


def _counted(stretch: Stretch) -> str:
    if stretch.kind == "count" or (stretch.due and not stretch.row.of):
        return "yes"
    return "pause" if stretch.kind == "pause" else "no"


def _weekdays(stretch: Stretch) -> str:
    first, last = stretch.first, stretch.last
    if first == last:
        day = weekday_short(first) if in_english() else bare_weekday(first)
        half = {"am": _("sáng"), "pm": _("chiều")}.get(stretch.row.session, "")
        return f"{day}, {half}" if half else day
    joint = ", " if (last - first).days == 1 else "–"
    words = weekday_short if in_english() else bare_weekday
    length = (last - first).days
    return f"{words(first)}{joint}{words(last)}" if length < 6 else days_of(length + 1)


def _strong(scene: Scene, stretch: Stretch, *, today: bool) -> str:
    words = []
    if today:
        words.append(_("Hôm nay."))
    if scene.ended and stretch.holds(scene.today):
        words.append(_("Đóng lúc %(time)s.") % {"time": clock_time(scene.moment)})
    if stretch.due and scene.reading.due_at is not None:
        words.append(_("Hẹn trả %(time)s.") % {"time": clock_time(scene.reading.due_at)})
    return " ".join(words)


# --- why a day counts or does not


def why_words(scene: Scene, stretch: Stretch) -> str:
    """One or two short sentences: what the calendar says of the day, and what happened on it."""
    row = stretch.row
    if stretch.kind == "pause":
        return _pause(scene, stretch)
    words = [_day(scene, stretch, row)]
    resumed = next((line.at for line in scene.lines if _runs(scene, line) and stretch.holds(local_date(line.at))), None)
    if resumed is not None and row.why is not Why.RESTART:
        words.append(_("Chạy lại lúc %(time)s.") % {"time": clock_time(resumed)})
    if scene.first_due is not None and stretch.holds(scene.first_due):
        words.append(_("Hẹn ban đầu."))
    return " ".join(words)


def _runs(scene: Scene, line: Line) -> bool:
    return STEPS[line.step].effect is Effect.RUN and line.n not in scene.reading.voided


def _pause(scene: Scene, stretch: Stretch) -> str:
    since = stretch.rows[0].paused_from
    if since is None:
        return _("Tạm dừng.")
    moment = f"{clock_time(since)} {local_date(since):%d/%m}"
    return _("Tạm dừng từ %(moment)s, %(why)s.") % {"moment": moment, "why": pause_words(scene.lines, since)}


def _day(scene: Scene, stretch: Stretch, row: DayRow) -> str:
    if row.why is Why.RECEIPT_DAY:
        return _receipt(scene, stretch, row)
    if row.why in (Why.AFTER_HOURS, Why.AFTER_CUTOFF):
        time = _received(scene, stretch)
        if row.why is Why.AFTER_HOURS:
            return _("Nhận lúc %(time)s, ngoài giờ làm việc. Ngày làm việc kế tiếp là ngày tiếp nhận.") % {"time": time}
        return _("Nhận lúc %(time)s, sau giờ chốt trong ngày. Trả vào ngày làm việc kế tiếp.") % {"time": time}
    if row.why is Why.MOVED and not row.of:
        return _("Ngày làm việc kế tiếp.")
    if row.why is Why.HOLIDAY:
        names = list(dict.fromkeys(named(day).split(" (")[0] for day in stretch.rows))
        return _("Nghỉ lễ: %(name)s.") % {"name": ", ".join(names)}
    if row.why is Why.CLOSURE:
        why = _("Trung tâm đóng cửa: %(name)s.") % {"name": named(row)}
        return f"{why} {row.decision}".strip()
    if row.why is Why.MAKEUP:
        return _("Ngày làm việc (làm bù).")
    plain = {
        Why.WORKING_DAY: _("Ngày làm việc."),
        Why.CALENDAR_DAY: _("Ngày thường, thời hạn tính cả ngày nghỉ."),
        Why.WEEKEND: _("Nghỉ cuối tuần."),
        Why.RESTART: _("Bổ sung đủ, thời hạn tính lại từ đầu."),
        Why.MOVED: _("Hết thời hạn vào ngày nghỉ nên chuyển sang ngày làm việc này."),
        Why.PAUSED: _("Tạm dừng."),
    }
    return plain.get(row.why, "")


def _receipt(scene: Scene, stretch: Stretch, row: DayRow) -> str:
    time = _received(scene, stretch)
    if scene.limit.unit is Unit.SAME_DAY and stretch.due:
        return _("Nhận lúc %(time)s, trả trong ngày.") % {"time": time}
    if not time:
        return _("Coi là ngày tiếp nhận. Tính từ ngày làm việc kế tiếp.")
    return _("Ngày tiếp nhận (%(time)s). Tính từ ngày làm việc kế tiếp.") % {"time": time}


def _received(scene: Scene, stretch: Stretch) -> str:
    """The time of the receipt, when it lies in the stretch."""
    received = [line.at for line in scene.lines if line.limit and stretch.holds(local_date(line.at))]
    return clock_time(received[-1]) if received else ""
