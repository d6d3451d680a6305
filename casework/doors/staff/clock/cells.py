"""The strip: the rows of ``law.explain`` as boxes, strings and pauses.

One cell per stretch of days. Only counted days are boxes, so a glance counts them; closed days are a string, a pause
is a low dotted box, days late stand hatched behind the flag. Of a closed dossier the needle is the closing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from casework.doors.staff.clock.stretches import Stretch, offs_merged, squeezed
from casework.doors.staff.clock.words import (
    clock_time,
    day_words,
    days_of,
    hours_mark,
    seconds_of,
    weekday_words,
)
from casework.templatetags.words import in_english, named
from law.calendar import Calendar, local_date, midnight
from law.clock_state import days_late
from law.explain import Why
from law.limit import Limit, Unit
from law.line import Line, Reading
from law.steps import STEPS, Clock, Effect, Step

CalendarOf = Callable[[str, int], Calendar]
LONG = 10  # more boxes than this: dates only over Mondays, today and the due day
CRAMPED = 7  # the same for the small strips, which then gather what is spent and what is left
WEEKLY = 45  # more boxes than this are gathered at any size
MOST_LATE = 5  # boxes after the flag; the last one says the whole number
SESSION = 4 * 3600  # undated hours are drawn in boxes of half a day
FIVE = 5  # the needle stands in steps of five hundredths


@dataclass(slots=True)
class Cell:
    """One cell of ``components/clock.html``. ``share``: how far in the needle stands, in hundredths, in fives."""

    kind: str  # zero spent part counted off pause left late
    n: str = ""
    top1: str = ""
    top2: str = ""
    cap1: str = ""
    cap2: str = ""
    share: int = 0
    is_today: bool = False
    is_due: bool = False
    promise: bool = False
    plus: bool = False


@dataclass(slots=True)
class Strip:
    """The clock of ``components/clock.html`` and ``{% mini %}``."""

    css: str
    cells: list[Cell] = field(default_factory=list)
    size: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a strip is drawn of. ``moment`` is where the needle stands: now, or the closing."""

    lines: Sequence[Line]
    reading: Reading
    limit: Limit
    calendar: Calendar
    moment: int
    ended: bool
    stretches: Sequence[Stretch]
    first_due: date | None

    @property
    def today(self) -> date:
        return local_date(self.moment)

    @property
    def paused(self) -> bool:
        return self.reading.left is not None and self.reading.due_on is None and not self.ended

    @property
    def boxes(self) -> int:
        """Counted days drawn, with those a paused clock still owes."""
        size = SESSION if self.limit.unit is Unit.HOUR else 1
        owed = -(-(self.reading.left or 0) // size) if self.paused else 0
        return owed + sum(stretch.kind == "count" for stretch in self.stretches)

    @property
    def late(self) -> bool:
        late_from = self.reading.late_from
        return late_from is not None and late_from <= self.moment and not self.paused

    @property
    def landmarks(self) -> tuple[date, ...]:
        """Days whose date always stands over the strip; Mondays too near to one of them keep theirs to themselves."""
        due = (self.reading.due_on,) if self.reading.due_on is not None else ()
        return (self.today, *due, *(stretch.first for stretch in self.stretches if stretch.kind == "zero"))


def share_of_day(at: int, calendar: Calendar) -> int:
    """How much of the day's office time is gone, in hundredths, in fives."""
    today = midnight(local_date(at))
    return share_of(today, midnight(local_date(at) + timedelta(days=1)), at, calendar)


def share_of(start: int, end: int, at: int, calendar: Calendar) -> int:
    whole = calendar.open_seconds(start, end)
    gone = calendar.open_seconds(start, min(max(at, start), end))
    return round(gone * 100 / whole / FIVE) * FIVE if whole else 0


def strip_cells(scene: Scene, css: str, size: str) -> Strip:
    """The strip of a scene."""
    long = scene.boxes > LONG
    small = size in ("sm", "xs")
    stretches = list(scene.stretches)
    if (small and scene.boxes > CRAMPED) or scene.boxes > WEEKLY:
        stretches, long = offs_merged(squeezed(stretches, scene.today)), False
    elif size == "xs":
        stretches = offs_merged(stretches)
    drawing = Drawing(scene, xs=size == "xs", long=long)
    cells = [*drawing.receipt(), *(cell for stretch in stretches for cell in drawing.cells_of(stretch))]
    cells += drawing.undated() if scene.paused else drawing.late()
    return Strip(css, cells, "long" if long and not small else size)


class Drawing:
    """Cells of one strip."""

    def __init__(self, scene: Scene, *, xs: bool, long: bool) -> None:
        self.scene, self.xs, self.long = scene, xs, long
        self.month: int | None = None
        self.hours = scene.limit.unit is Unit.HOUR

    def cells_of(self, stretch: Stretch) -> Iterator[Cell]:
        cell = self._dated(stretch)
        if stretch.kind == "zero":
            yield from self._zero(stretch, cell)
        elif stretch.kind == "pause":
            yield self._pause(stretch, cell)
        elif stretch.kind == "off":
            yield self._off(stretch, cell)
        else:
            yield self._box(stretch, cell)

    def _dated(self, stretch: Stretch) -> Cell:
        """A cell with its day over it; the longest strips name Mondays, today and the due day only."""
        scene, first, last = self.scene, stretch.first, stretch.last
        cell = Cell("counted", is_today=stretch.holds(scene.today) and not scene.ended)
        if self.hours and stretch.row.session:
            cell.is_today = cell.is_today and stretch.row.session == scene_session(scene.moment)
        if self.long and not (stretch.kind == "zero" or cell.is_today or stretch.due or self._marks_week(first)):
            return cell
        if self.long and stretch.kind == "off" and not cell.is_today:
            return cell
        cell.top1 = _("Hôm nay") if cell.is_today and not self.xs else weekday_words(first, last, tight=self.xs)
        crowded = self.xs and self.scene.boxes > FIVE
        follows = self.month is not None and (first != last or self.month == first.month)
        short = self.xs and (follows or crowded or stretch.kind == "off")
        cell.top2 = day_words(first, last, short=short)
        if stretch.row.session and not self.xs:
            cell.top2 += " " + (_("sáng") if stretch.row.session == "am" else _("chiều"))
        self.month = last.month
        if self.xs and (stretch.kind == "off" or (first != last and in_english())):
            cell.top1 = ""  # two English weekdays are wider than the box below them
        return cell

    def _marks_week(self, day: date) -> bool:
        return day.weekday() == 0 and all(abs((day - mark).days) > 2 for mark in self.scene.landmarks)

    def receipt(self) -> Iterator[Cell]:
        """Hours are counted from the receipt itself, so no day carries the ring: it stands before them."""
        if self.hours and self.scene.stretches:
            yield Cell("zero", cap1=_("nhận"), cap2="" if self.xs else clock_time(self.promised_at()))

    def _zero(self, stretch: Stretch, cell: Cell) -> Iterator[Cell]:
        received = self.promised_at()
        cell.kind = "zero"
        if stretch.row.why is Why.RESTART:
            cell.cap1 = _("tính lại")
        elif local_date(received) != stretch.first:
            cell.cap1 = _("ngày 0")
        else:
            cell.cap1, cell.cap2 = _("nhận"), "" if self.xs else clock_time(received)
        if not stretch.due:
            yield cell
            return
        cell.is_today = False
        cell.top1 = weekday_words(stretch.first, stretch.last, tight=self.xs)
        yield cell
        yield self._box(stretch, self._dated(stretch))

    def _off(self, stretch: Stretch, cell: Cell) -> Cell:
        row, days = stretch.row, (stretch.last - stretch.first).days + 1
        cell.kind = "off"
        receipt = stretch.holds(local_date(self.scene.lines[0].at)) and row.why in (Why.AFTER_HOURS, Why.AFTER_CUTOFF)
        if receipt:
            cell.cap1, cell.cap2 = _("nhận"), clock_time(self.promised_at())
        elif self.xs:
            cell.cap1 = _("nghỉ %(days)s") % {"days": days_of(days)}
        elif self.long:
            cell.cap1 = _("nghỉ") if row.why is not Why.WEEKEND else ""
        elif row.why is Why.WEEKEND:
            cell.cap1 = _("cuối tuần")
        elif row.why is Why.CLOSURE:
            cell.cap1, cell.cap2 = _("đóng cửa"), feast(stretch)
        else:
            cell.cap1, cell.cap2 = _("nghỉ lễ"), feast(stretch)
        return self._promised(stretch, cell)

    def promised_at(self) -> int:
        """When the limit now counted began."""
        return next((line.at for line in reversed(self.scene.lines) if line.limit), self.scene.lines[0].at)

    def _pause(self, stretch: Stretch, cell: Cell) -> Cell:
        cell.kind, since = "pause", stretch.rows[0].paused_from
        if self.xs:
            cell.cap1 = _("dừng")
        elif not self.long:
            cell.cap1 = pause_words(self.scene.lines, since)
            cell.cap2 = _("từ %(time)s") % {"time": clock_time(since)} if since is not None else ""
        if cell.is_today:
            cell.share = 95
            cell.top1 = weekday_words(stretch.first, stretch.last, tight=self.xs)
        return self._promised(stretch, cell)

    def _box(self, stretch: Stretch, cell: Cell) -> Cell:
        scene, row = self.scene, stretch.row
        cell.n, cell.is_due = self._number(stretch), stretch.due
        start, end = midnight(stretch.first), midnight(stretch.last + timedelta(days=1))
        if row.session:
            start, end = session_bounds(stretch.first, row.session)
        cell.share = share_of(start, end, scene.moment, scene.calendar)
        if scene.moment >= end or cell.share == 100 or (stretch.due and scene.late):
            cell.kind, cell.is_today = "spent", cell.is_today and not scene.late
        elif stretch.holds(scene.today) and scene.moment >= start:
            cell.kind = "part"
        done_here = scene.ended and not scene.late and stretch.holds(scene.today) and start <= scene.moment < end
        if cell.is_due and not self.xs:
            due_at = scene.reading.due_at
            cell.cap1 = _("hẹn %(time)s") % {"time": clock_time(due_at)} if due_at is not None else _("hạn trả lời")
        elif cell.is_due:
            cell.cap1 = _("hẹn")
        elif cell.is_today and not self.xs:
            cell.cap1 = clock_time(scene.moment)
        elif row.why is Why.MAKEUP and not self.long and not self.xs:
            cell.cap1 = _("làm bù")
        if done_here:
            cell.is_today = True  # the needle
            cell.cap2 = _("xong %(time)s") % {"time": clock_time(scene.moment)} if not self.xs else ""
        return self._promised(stretch, cell)

    def _number(self, stretch: Stretch) -> str:
        row = stretch.row
        if self.scene.limit.unit is Unit.SAME_DAY and not row.count:
            return _("trong ngày")
        if stretch.kind != "count":
            return ""
        if self.hours:
            return hours_mark(row.seconds)
        first = next((r.count for r in stretch.rows if r.counted), row.count)
        return f"{first}–{row.count}" if first != row.count else str(row.count)

    def _promised(self, stretch: Stretch, cell: Cell) -> Cell:
        first = self.scene.first_due
        if first is None or self.xs or not stretch.holds(first) or stretch.due:
            return cell
        cell.promise = True
        cell.cap1 = cell.cap1 or _("hẹn cũ")
        return cell

    # -- after the rows

    def undated(self) -> Iterator[Cell]:
        """What a paused clock still owes: boxes without a day."""
        left, spent = self.scene.reading.left or 0, 0
        rows = [row for stretch in self.scene.stretches for row in stretch.rows]
        if rows:
            spent = rows[-1].seconds if self.hours else rows[-1].count
        size = SESSION if self.hours else 1
        boxes = [(spent + min(left, done + size)) for done in range(0, left, size)]
        if len(boxes) > (CRAMPED if self.xs else 2 * LONG):
            boxes = boxes[:1] + boxes[-1:]
        for position, upto in enumerate(boxes):
            cell = Cell("left", hours_mark(upto) if self.hours else str(upto))
            if position == len(boxes) - 1:
                cell.cap1 = _("chưa hẹn")
                if len(boxes) == 2 and left > 2 * size:
                    cell.n = f"…{cell.n}"
            yield cell

    def late(self) -> Iterator[Cell]:
        """The days after the flag, red: the last one carries the needle."""
        scene, reading = self.scene, self.scene.reading
        if not scene.late or reading.due_on is None or reading.due_at is None:
            return
        if scene.limit.unit is Unit.HOUR and reading.due_on == scene.today:
            words = seconds_of(max(60, scene.calendar.open_seconds(reading.due_at, scene.moment)))
            yield self._late(scene.today, "" if self.xs else words, words, last=True)
            return
        count = days_late(reading.due_on, scene.moment, scene.calendar)
        days = scene.calendar.next_working_days(midnight(reading.due_on), count)
        shown = list(range(1, count + 1)) if count <= MOST_LATE else [*range(1, MOST_LATE), count]
        for number in shown:
            yield self._late(days[number - 1], str(number), days_of(number), last=number == count)

    def _late(self, day: date, n: str, words: str, *, last: bool) -> Cell:
        scene = self.scene
        cell = Cell("late", n, weekday_words(day, day, tight=self.xs), day_words(day, day, short=self.xs), plus=True)
        if not self.xs:
            cell.cap1 = _("quá %(time)s") % {"time": words}
        if last:
            cell.is_today = True
            here = day == scene.today  # on a day off the needle stands behind the last working day, without its hour
            cell.share = share_of_day(scene.moment, scene.calendar) if here else 100
            if not scene.ended and here:
                cell.top1 = cell.top1 if self.xs else _("Hôm nay")
            if not self.xs and (here or scene.ended):
                cell.cap2 = clock_time(scene.moment)
        return cell


def feast(stretch: Stretch) -> str:
    """The one name of the days off; nothing when they have several."""
    names = {named(row).split(" (")[0] for row in stretch.rows}
    return names.pop() if len(names) == 1 else ""


def scene_session(at: int) -> str:
    return "am" if at - midnight(local_date(at)) < 12 * 3600 else "pm"


def session_bounds(day: date, session: str) -> tuple[int, int]:
    """The half of the day a session lies in: what is closed inside weighs nothing."""
    start = midnight(day)
    return (start, start + 12 * 3600) if session == "am" else (start + 12 * 3600, start + 24 * 3600)


def pause_words(lines: Sequence[Line], since: int | None) -> str:
    """What is waited for in a pause that began at an instant."""
    for line in reversed(lines):
        if line.at == since and STEPS[line.step].effect in (Effect.STOP, Effect.END):
            if line.step is Step.ASK_SUPPLEMENT:
                return _("chờ bổ sung")
            return _("chờ nộp tiền") if line.step is Step.ASK_PAYMENT else _("đã đóng")
    return _("chờ bổ sung")


def ended_at(lines: Sequence[Line], reading: Reading) -> int | None:
    """When a closed dossier was closed."""
    if reading.clock is not Clock.ENDED:
        return None
    closings = [line.at for line in lines if line.n not in reading.voided and STEPS[line.step].effect is Effect.END]
    return closings[-1] if closings else None
