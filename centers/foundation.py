"""Lays out the slow tables of a new house: every import and the first edition of the calendar, in one transaction."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from centers import calendars
from centers.catalogue import import_catalogue
from centers.closed_days import import_calendar
from centers.demo_people import import_demo_people
from centers.imports import Diff
from centers.models import CalendarEdition, Indicator
from centers.places import import_agencies, import_centers
from centers.plan import import_indicators

FIRST_EDITION = "Bản lịch đầu tiên: ngày nghỉ, ngày làm bù 2025-2027 theo tệp kèm sản phẩm"


def lay_out(at: datetime, *, people: bool = True) -> dict[str, Diff]:
    """Imports the shipped data and publishes edition 1 unless an edition stands. Again changes nothing; takes seconds.

    ``people`` adds the demo staff of ``demo_people``; a real installation lays out without them.
    """
    with transaction.atomic():
        diffs = {
            "centers": import_centers(apply=True),
            "agencies": import_agencies(apply=True),
            "catalogue": import_catalogue(apply=True),
            "calendar": import_calendar(apply=True),
        }
        if not Indicator.objects.exists():  # the list is the city's once there is one
            diffs["indicators"] = import_indicators(apply=True)
        if people:
            diffs["people"] = import_demo_people(apply=True)
        if not CalendarEdition.objects.exists():
            calendars.publish(at=at, note=FIRST_EDITION)
    return diffs
