"""What people do about an alert: know it, give it to somebody, hide it for a while, call it done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from casework.models import Alert, AlertAct
from casework.watch.rules import message_of
from centers.models import Officer

ACKNOWLEDGE, ASSIGN, SNOOZE, RESOLVE = "acknowledge", "assign", "snooze", "resolve"
ACTS = (ACKNOWLEDGE, ASSIGN, SNOOZE, RESOLVE)


class Overtaken(Exception):
    """Something was done about the alert since the form was drawn; ``last`` says what."""

    def __init__(self, last: AlertAct) -> None:
        super().__init__(last.act)
        self.last = last


def act(
    alert: Alert,
    name: str,
    *,
    by: Officer,
    at: datetime,
    expect: int,
    text: str = "",
    to: Officer | None = None,
    until: datetime | None = None,
) -> Alert:
    """Do it, if the last act on the alert is still number ``expect``; raises ``Overtaken`` when it is not.

    ``to`` is who gets it (assign), ``until`` the end of hiding (snooze). The one it is given to is told.
    """
    with transaction.atomic():
        alert = Alert.objects.select_for_update(of=("self",)).get(pk=alert.pk)
        last = last_act(alert)
        if alert.closed_at is not None or last.pk != expect:
            raise Overtaken(last)
        Alert.objects.filter(pk=alert.pk).update(**_changes(alert, name, at, to, until))
        given_before = alert.acts.filter(act=ASSIGN).count()
        AlertAct.objects.create(alert=alert, at=at, by=by, act=name, text=text)
        if name == ASSIGN and to is not None and to.pk != by.pk:
            # The message of its opening may have gone to the same person: this is the next one.
            message_of(alert, to.uuid, at, revision=2 + given_before).save(force_insert=True)
    alert.refresh_from_db()
    return alert


def last_act(alert: Alert) -> AlertAct:
    """The newest act; every alert has that of its opening."""
    return alert.acts.select_related("by").order_by("-pk")[0]


def _changes(
    alert: Alert, name: str, at: datetime, to: Officer | None, until: datetime | None
) -> Mapping[str, Any]:  # fmt: skip
    if name == ASSIGN:
        return {"assigned_to": to, "acknowledged_at": alert.acknowledged_at or at, "snoozed_until": None}
    if name == SNOOZE:
        return {"snoozed_until": until}
    if name == RESOLVE:
        return {"closed_at": at, "closed_by_itself": False}
    return {"acknowledged_at": alert.acknowledged_at or at}
