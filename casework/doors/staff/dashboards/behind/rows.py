"""Events behind a figure as rows of a list: what was counted, how the dossier stood then, where it is now."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from casework.doors.staff.clock import Chip, state_of
from casework.doors.staff.clock.words import CSS, days_of
from casework.doors.staff.lists.rows import cards_for_rows, doing_now, left_of
from casework.figures.behind import Event
from casework.models import Decision, Dossier, SlipLine
from casework.templatetags.words import named
from centers.calendars import calendar_of, current_edition
from centers.models import Center, Officer
from law.calendar import to_seconds
from law.clock_state import State, days_late
from law.terms import Clock

READING = ("status", "clock", "due_on", "due_at", "late_from", "left")
STILL = {State.TODAY: State.WITHIN, State.SOON: State.WITHIN}  # time goes by: nothing happened to the dossier
JUST_BEFORE = timedelta(microseconds=1)  # figures speak of the state just before an instant


@dataclass(frozen=True, slots=True)
class Row:
    """``then`` is the state of its clock when it was counted; ``now`` and ``now_at`` say what is different today.

    Both are short in ``text`` and whole in ``left``. ``minus`` says that it is taken away.
    """

    dossier: Dossier
    event: str
    at: datetime
    due_on: date | None
    center: Center
    then: Chip | None
    now: Chip | None
    now_at: Center | None
    minus: bool


def rows_of(events: list[Event], officer: Officer, now: datetime) -> list[Row]:
    """Three statements whatever the number of events. What this officer may not open is left out."""
    cards = Dossier.objects.seen_by(officer).filter(pk__in={event.dossier for event in events})
    dossiers = {card.pk: card for card in cards_for_rows(cards)}
    centers = Center.objects.in_bulk({event.center for event in events}, field_name="code")
    edition = current_edition()
    return [
        _row(event, dossiers[event.dossier], centers[event.center], now, edition)
        for event in events
        if event.dossier in dossiers
    ]


def _row(event: Event, dossier: Dossier, center: Center, now: datetime, edition: int) -> Row:
    then = _then(event, dossier, edition)
    today = state_of(dossier, now, edition)
    moved = dossier.center_id != event.center
    changed = then is None or STILL.get(then.key, then.key) is not STILL.get(today.key, today.key)
    return Row(
        dossier,
        _words(event),
        # Of what was open nothing happened when it was counted; a reader looks for since when.
        dossier.accepted_at if event.what == "open" and dossier.accepted_at else event.at,
        event.row.due_on,
        center,
        then,
        _now(dossier, today) if changed else None,
        dossier.center if moved else None,
        event.sign < 0,
    )


def _now(dossier: Dossier, today: Chip) -> Chip:
    """What the card says; of a closed one where its result is, its verdict in its mark and in ``left``."""
    return replace(today, text=doing_now(dossier), left=today.text) if dossier.clock == Clock.ENDED else _short(today)


def _short(state: Chip) -> Chip:
    """As lists say it beside its mark; ``left`` keeps the whole."""
    return replace(state, text=left_of(state), left=state.text)


def _words(event: Event) -> str:
    return {
        "accepted": _("Tiếp nhận"),
        "open": _("Tiếp nhận"),
        "transferred_in": _("Chuyển đến"),
        "transferred_out": _("Chuyển đi"),
        "reopened": _("Mở lại"),
        "supplement_asked": _("Yêu cầu bổ sung"),
        "payment_asked": _("Yêu cầu nộp tiền"),
        "paid": _("Đã nộp tiền"),
        Decision.RESOLVED: _("Kết luận"),
        Decision.WITHDRAWN: _("Rút hồ sơ"),
        Decision.STOPPED: _("Dừng xử lý"),
    }[event.what]


def _then(event: Event, dossier: Dossier, edition: int) -> Chip | None:
    """The clock at the moment of the event; None of an acceptance, with which it begins."""
    row = event.row
    if isinstance(row, Decision):
        return _closed(row, edition)
    if not isinstance(row, SlipLine) or event.what == "accepted":
        return None
    stood = copy(dossier)
    for name in READING:
        setattr(stood, name, getattr(row, name))
    stood.verdict = ""
    stood.center_id = row.center_id
    return _short(state_of(stood, event.at - JUST_BEFORE if event.what == "open" else event.at, edition))


def _closed(decision: Decision, edition: int) -> Chip:
    """The verdict; a late one with the working days it came late."""
    state = State(decision.verdict) if decision.verdict else State.CLOSED
    if state is not State.LATE or decision.due_on is None:
        return Chip(CSS[state], named(state), named(state), state)
    at = to_seconds(decision.decided_at)
    days = days_of(days_late(decision.due_on, at, calendar_of(decision.center_id, edition).onward(at)))
    words = _("Quá hạn %(time)s") % {"time": days}
    return Chip(CSS[state], words, words, state)
