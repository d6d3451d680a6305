"""One alert in full: its first dossiers, who was told of it, what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from casework.doors.staff.alerts import words
from casework.doors.staff.alerts.form import AlertForm
from casework.doors.staff.alerts.rows import Row, may_act
from casework.doors.staff.lists.rows import cards_for_rows
from casework.doors.staff.lists.rows import rows_of as dossier_rows
from casework.models import Alert, AlertAct, Dossier, Message
from casework.models.alert import AlertQuerySet
from casework.templatetags.words import in_english
from casework.watch import acts
from casework.watch.conditions import CONDITIONS, behind
from casework.watch.rules import is_unanswered, unanswered_at
from centers.calendars import NoEditionError
from centers.models import Officer
from law.alert_rules import URGENT, name_of
from law.calendar import CalendarError
from law.steps import Role

FIRST = 5  # dossiers shown beside the alert; all of them stand in the list


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of the timeline: ``now`` false for what is still to come."""

    at: datetime
    who: str
    role: str
    text: str
    now: bool = True


def shown(officer: Officer) -> AlertQuerySet:
    """The alerts the officer sees, with the joins a page reads."""
    return Alert.objects.seen_by(officer).select_related("center", "assigned_to")


def detail_of(row: Row, officer: Officer, at: datetime, form: AlertForm | None = None) -> dict[str, Any]:
    """What the pane shows. About six queries."""
    alert = row.alert
    dossiers, count = _dossiers(alert, officer, at)
    acting = may_act(officer, alert) and alert.closed_at is None
    return {
        "row": row,
        "alert": alert,
        "rule_name": name_of(alert.rule)[in_english()],
        "dossiers": dossiers,
        "count": count,
        "url": row.url,
        "url_words": words.behind_words(alert, count) if row.url else "",
        "marks": timeline(alert, at),
        "typed": form["note"].value() if form is not None and not acting else "",
        "form": (form or AlertForm(alert, officer, at)) if acting else None,
        "overseer": officer.has(Role.SUPERVISOR, Role.CENTER_ADMIN, Role.CITY_ADMIN),
    }


def _dossiers(alert: Alert, officer: Officer, at: datetime) -> tuple[list[Any], int]:
    """The first dossiers behind an open alert, and how many there are now; nothing past the loaded calendar."""
    if alert.rule not in CONDITIONS or alert.closed_at is not None:
        return [], 0
    try:
        cards = behind(alert.rule, Dossier.objects.held_for(officer), at, alert.center_id or "")
    except (CalendarError, NoEditionError):
        return [], 0
    order = F(CONDITIONS[alert.rule].since).asc(nulls_last=True)
    return dossier_rows(cards_for_rows(cards).order_by(order, "pk")[:FIRST], officer, at), cards.count()


def timeline(alert: Alert, at: datetime) -> list[Mark]:
    """Who was told and what was done, oldest first; at the end who hears of it next. Two queries."""
    told = Message.objects.filter(alert=alert).select_related("officer__center").order_by("created_at", "pk")
    marks = [_told(message) for message in told]
    marks += [_done(act, alert) for act in alert.acts.select_related("by") if act.act not in ("opened",)]
    marks.sort(key=lambda mark: mark.at)
    coming = _coming(alert, at)
    return [*marks, coming] if coming else marks


def _told(message: Message) -> Mark:
    officer = message.officer
    if officer is None:
        raise ValueError("a message about an alert goes to an officer")
    role = _("Thành phố") if officer.center_id is None else _("Trung tâm")
    if message.revision > 1:
        role = _("Người được giao")
    seen = message.read_at
    text = _("đã xem %(at)s") % {"at": words.moment(seen)} if seen else _("đã báo, chưa xem")
    return Mark(message.created_at, officer.full_name, role, text)


def _done(act: AlertAct, alert: Alert) -> Mark:
    names = {
        acts.ACKNOWLEDGE: _("đã biết"),
        acts.ASSIGN: _("giao xử lý"),
        acts.SNOOZE: _("ẩn tạm thời"),
        acts.RESOLVE: _("đã xử lý, đóng cảnh báo"),
        "closed": _("Tự đóng"),
    }
    text = f"{names[act.act]}: {act.text}" if act.text else names[act.act]
    if act.by is None:
        return Mark(act.at, text, "", _("điều kiện không còn"))
    return Mark(act.at, act.by.full_name, "", text)


def _coming(alert: Alert, at: datetime) -> Mark | None:
    """When the city hears of it, if nobody answers for it before."""
    if alert.closed_at or alert.center_id is None or alert.severity == URGENT:
        return None
    if alert.acknowledged_at or alert.assigned_to_id or is_unanswered(alert, at):
        return None
    then = unanswered_at(alert)
    return Mark(then, _("Thành phố"), "", _("nếu đến lúc đó chưa ai nhận"), now=False) if then else None
