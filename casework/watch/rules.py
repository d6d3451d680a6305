"""Every five minutes: what the rules find becomes alerts, and what they no longer find closes by itself.

Alerts of a rule and center are one row while open. A person's word is kept: what he resolved stays closed for a day
unless it gets worse, and nobody is told twice of the same alert.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from casework.models import Alert, AlertAct, Message, Pulse
from casework.outbox import Hearers
from casework.watch.findings import Finding, found
from centers.calendars import NoEditionError, calendar_of, current_edition
from law.alert_rules import URGENT
from law.calendar import CalendarError, from_seconds, local_date, to_seconds

RESOLVED_STANDS = timedelta(days=1)
UNANSWERED_SECONDS = 8 * 3600  # a working day: then the city hears of it
Key = tuple[str, str]


def check(at: datetime) -> dict[str, int]:
    """Judge every rule at ``at``: counts of what was opened, closed and told. Nothing when another worker is at it."""
    if not Pulse.objects.claim("rules", at):
        return {}
    judged = found(at)
    with transaction.atomic():
        counts = settle(judged, at)
    Pulse.objects.done("rules", at, **counts)
    return counts


def settle(judged: dict[str, list[Finding]], at: datetime) -> dict[str, int]:
    """Bring the open alerts in line with the findings. Callers hold the transaction."""
    findings = {(one.rule, one.center): one for group in judged.values() for one in group}
    known = {key_of(alert): alert for alert in Alert.objects.open()}
    hearers = Hearers(local_date(to_seconds(at)))
    standing = [alert for key, alert in known.items() if key in findings]
    for alert in standing:
        _take_over(alert, findings[key_of(alert)], at)
    Alert.objects.bulk_update(standing, ["count", "facts", "severity", "checked_at"], batch_size=200)
    over = [alert for key, alert in known.items() if alert.rule in judged and key not in findings]
    closed = sum(_close(alert, at) for alert in over)
    held = _resolved_lately(at)
    fresh = [one for key, one in findings.items() if key not in known and _is_news(one, held.get(key))]
    opened = [alert for alert in (_open(one, at) for one in fresh) if alert is not None]
    told = tell([*standing, *opened], hearers, at)
    return {"opened": len(opened), "closed": closed, "standing": len(standing), "told": told}


def key_of(alert: Alert) -> Key:
    return alert.rule, alert.center_id or ""


def _take_over(alert: Alert, finding: Finding, at: datetime) -> None:
    alert.count, alert.facts, alert.severity, alert.checked_at = finding.count, finding.facts, finding.severity, at


def _close(alert: Alert, at: datetime) -> int:
    """1 when it was still open."""
    won = Alert.objects.open().filter(pk=alert.pk).update(closed_at=at, closed_by_itself=True, checked_at=at)
    if won:
        AlertAct.objects.create(alert=alert, at=at, act="closed")
    return won


def _open(finding: Finding, at: datetime) -> Alert | None:
    """The new alert; None when another worker opened it this moment: the unique row decides."""
    try:
        with transaction.atomic():
            alert = Alert.objects.create(
                rule=finding.rule, center_id=finding.center or None, severity=finding.severity, count=finding.count,
                facts=finding.facts, opened_at=at, checked_at=at,
            )  # fmt: skip
            AlertAct.objects.create(alert=alert, at=at, act="opened")
    except IntegrityError:
        return None
    return alert


def _resolved_lately(at: datetime) -> dict[Key, tuple[int, int]]:
    """What people resolved within the day: the count and severity it had then, of the last one."""
    rows = Alert.objects.filter(closed_at__gt=at - RESOLVED_STANDS, closed_by_itself=False).order_by("closed_at")
    return {key_of(alert): (alert.count, alert.severity) for alert in rows}


def _is_news(finding: Finding, resolved: tuple[int, int] | None) -> bool:
    """True unless somebody resolved it within the day and it is no worse since."""
    return resolved is None or finding.count > resolved[0] or finding.severity < resolved[1]


# -- who is told


def tell(alerts: Sequence[Alert], hearers: Hearers, at: datetime) -> int:
    """One message for each alert and hearer who has none yet; gives how many were written."""
    told = set(Message.objects.filter(alert__in=alerts).values_list("alert_id", "officer_id"))
    fresh = [
        message_of(alert, who, at)
        for alert in alerts
        for who in dict.fromkeys(_hearers_of(alert, hearers, at))
        if (alert.pk, who) not in told
    ]
    # Another worker may have written the same this moment; the unique row keeps one.
    Message.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=500)
    return len(fresh)


def message_of(alert: Alert, who: UUID, at: datetime, revision: int = 1) -> Message:
    """To one officer about one alert."""
    return Message(
        topic=alert.rule, revision=revision, alert=alert, officer_id=who, created_at=at, hold_until=at
    )  # fmt: skip


def _hearers_of(alert: Alert, hearers: Hearers, at: datetime) -> Iterable[UUID]:
    """Supervisors at once; the head and the city when it is urgent, the city when nobody answered for a working day."""
    if alert.center_id is None:
        yield from hearers.city
        return
    yield from hearers.supervisors(alert.center_id)
    if alert.severity == URGENT:
        yield from hearers.head(alert.center_id)
    if alert.severity == URGENT or is_unanswered(alert, at):
        yield from hearers.city


def is_unanswered(alert: Alert, at: datetime) -> bool:
    """Nobody acknowledged, took or hid it for a working day."""
    if alert.acknowledged_at or alert.assigned_to_id or (alert.snoozed_until and alert.snoozed_until > at):
        return False
    escalates_at = unanswered_at(alert)
    return escalates_at is not None and escalates_at <= at


def unanswered_at(alert: Alert) -> datetime | None:
    """When the city hears of an alert that nobody answers; None past the loaded calendar."""
    try:
        calendar = calendar_of(alert.center_id or "", current_edition())
        opened = calendar.seconds_before(to_seconds(alert.opened_at))
        return from_seconds(calendar.second(opened + UNANSWERED_SECONDS)[0])
    except (CalendarError, NoEditionError):
        return None
