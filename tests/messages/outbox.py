"""Messages for tests: written as the desk and the sweep write them."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from casework.messages.relay import relay
from casework.models import (
    Alert,
    Delivery,
    Dossier,
    Export,
    ExportPart,
    Message,
    Person,
    Preference,
    ReportSchedule,
)
from centers.models import Officer
from tests.cast import Cast
from tests.paperwork import at, logged, person

MONDAY = at("2025-07-14 09:00")
TOLD_AT = at("2025-07-18 08:00")  # the morning after the marriage of Monday was due
SEVEN, SIXTEEN = at("2025-07-19 07:00"), at("2025-07-18 16:00")


def citizen(
    email: str = "hang@citizens.invalid", phone: str = "0905123456", name: str = "Trần Thị Bích Hằng"
) -> Person:
    """Somebody with an address, and a telephone unless it is empty."""
    someone = person(name, phone=phone)
    someone.email = email
    if not phone:
        someone.seal_phone("")
    return someone


def accepted(cast: Cast, when: datetime = MONDAY, **facts: Any) -> Dossier:
    """A marriage logged at the counter for somebody with an address, given to Hải by the rule."""
    facts.setdefault("owner", citizen())
    return Dossier.objects.get(pk=logged(cast, cast.marriage, when, **facts).pk)


def told(officer: Officer, dossier: Dossier, topic: str = "late_1", when: datetime = TOLD_AT, **facts: Any) -> Message:
    """A level said to an officer, as the sweep says it."""
    given = {"revision": dossier.due_n, "line_n": dossier.last_n, "created_at": when, "hold_until": when, **facts}
    return Message.objects.create(topic=topic, dossier=dossier, officer=officer, **given)


def alerted(officer: Officer, alert: Alert, when: datetime = TOLD_AT) -> Message:
    return Message.objects.create(
        topic=alert.rule, revision=1, alert=alert, officer=officer, created_at=when, hold_until=when
    )


def wishes(officer: Officer, **facts: Any) -> Preference:
    return Preference.objects.update_or_create(officer=officer, defaults=facts)[0]


def run(when: datetime) -> Counter[str]:
    """One run of the relay, with no chance in it."""
    return Counter(relay(when, chance=lambda: 0.5))


def silence_citizens() -> None:
    """What the desk told the applicants is not what this test is about."""
    Message.objects.filter(person__isnull=False).delete()


def states(message: Message) -> dict[str, str]:
    """By channel what became of a message: its state, or why it was suppressed."""
    rows = Delivery.objects.filter(message=message)
    return {row.channel: row.reason or row.state for row in rows}


def sent(officer: Officer, when: datetime = TOLD_AT, *, body: bytes = b"figures", **facts: Any) -> Message:
    """A report that a schedule made, written and rung as the worker does it."""
    place = officer.center_code or ""
    schedule, _new = ReportSchedule.objects.get_or_create(
        officer=officer, report="phi-le-phi", place=place, cadence=ReportSchedule.DAILY,
        defaults={"format": "csv", "created_at": when},
    )  # fmt: skip
    export = Export.objects.create(
        officer=officer, schedule=schedule, report=schedule.report, place=place, query={"ky": "2025-07-18"},
        **{"format": schedule.format, "state": Export.READY, "created_at": when, "size_bytes": len(body), **facts},
    )  # fmt: skip
    ExportPart.objects.create(export=export, n=0, body=body)
    return Message.objects.create(
        topic="report_sent", revision=0, export=export, officer=officer, created_at=when, hold_until=when
    )
