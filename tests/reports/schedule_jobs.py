"""What the hands of a crowd do to schedules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from casework.models import ReportSchedule
from casework.reports import schedules

Meet = Callable[[], int]


def send(hand: int, meet: Meet, when: datetime, compared: bool) -> int:
    """Whatever is due; without the comparison as a worker would that looks and then writes."""
    if not compared:
        schedules._moved_on = without_comparing  # type: ignore[assignment]
    found = schedules.slot_of

    def met(*arguments: object) -> date | None:
        slot = found(*arguments)  # type: ignore[arg-type]
        meet()  # everybody has seen that it is due
        return slot

    schedules.slot_of = met  # type: ignore[assignment]
    return schedules.make_due(when)["made"]


def without_comparing(schedule: ReportSchedule, slot: date) -> bool:
    """The control."""
    ReportSchedule.objects.filter(pk=schedule.pk).update(last_slot=slot.isoformat())
    return True
