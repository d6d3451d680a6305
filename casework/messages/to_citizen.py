"""What a letter to a citizen may say: code, center, dates, where to come. No name, no number, no procedure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from casework.models import Document, Message, SlipLine
from centers.calendars import calendar_of, current_edition
from centers.models import Center
from law.alerts import DAYS_GIVEN
from law.calendar import CalendarError, Sessions, local_date, to_seconds
from law.steps import Clock, Step

PREFIXES = {"ward": "P.", "commune": "X.", "mountain": "X."}


def facts(message: Message, line: SlipLine | None, at: datetime) -> dict[str, Any]:
    """What the templates of citizens fill in. One query for the opening hours, one more for papers asked for."""
    dossier = message.dossier
    if dossier is None:
        raise ValueError(f"message {message.pk} tells a citizen of no dossier")
    center, given = dossier.center, line.facts if line is not None else {}
    open_on, hours = _open(center, at)
    return {
        "code": dossier.code,
        "center": center,
        "center_code": center.code,
        "brief": f"{PREFIXES.get(center.kind, '')}{center.short_name_vi}",
        "due_on": dossier.due_on if dossier.clock == Clock.RUNNING else None,
        "due_at": dossier.due_at,
        "promised_on": dossier.promised_on,
        "amount": given.get("amount_vnd"),
        "papers": _papers(message) if message.topic == Step.ASK_SUPPLEMENT else [],
        "until": _until(line),
        "at_counter": dossier.result_channel == "counter",
        "by_post": dossier.result_channel == "post",
        "open_on": open_on,
        "hours": hours,
    }


def _papers(message: Message) -> list[str]:
    asked = Document.objects.filter(dossier=message.dossier_id, asked_n=message.line_n).order_by("position")
    return list(asked.values_list("name", flat=True))


def _until(line: SlipLine | None) -> date | None:
    """The last day to bring a supplement."""
    if line is None or line.step != Step.ASK_SUPPLEMENT:
        return None
    return local_date(to_seconds(line.at)) + timedelta(days=int(line.facts.get("days") or DAYS_GIVEN))


def _open(center: Center, at: datetime) -> tuple[date | None, str]:
    """The day of the next close of the center, and its hours: "07:30-11:30, 13:30-17:30"."""
    try:
        calendar = calendar_of(center.code, current_edition())
        on = local_date(calendar.close(calendar.first_close(to_seconds(at))))
    except CalendarError:
        return None, ""
    return on, in_words(calendar.sessions_on(on))


def in_words(sessions: Sessions) -> str:
    """``07:30-11:30, 13:30-17:30``."""
    return ", ".join("-".join(f"{second // 3600:02d}:{second // 60 % 60:02d}" for second in pair) for pair in sessions)
