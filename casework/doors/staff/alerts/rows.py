"""Alerts as rows: what, where, who was told, whose hand is wanted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from casework.doors.staff.alerts import words
from casework.models import Alert, Message
from casework.templatetags.words import in_english
from centers.models import Field, Officer
from law.alert_rules import ALERT_RULES, SEVERITY_NAMES
from law.steps import Role

ACTING = frozenset({Role.SUPERVISOR, Role.CENTER_ADMIN, Role.CITY_ADMIN})  # inspectors read
HANDLER, CENTER, CITY = "handler", "center", "city"
TONES = {1: "hot", 2: "warm", 3: "cool"}


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the ladder: ``state`` done, now or no."""

    name: str
    state: str


@dataclass(slots=True)
class Row:
    """One alert in words, with its ladder and its link."""

    alert: Alert
    title: str
    place: str
    why: list[str]
    codes: list[str]
    mark: str
    ladder: list[Rung]
    ladder_words: str
    url: str
    url_words: str
    may_act: bool
    asleep: bool

    @property
    def offers_assign(self) -> bool:
        """The row's button asks for a hand while nobody has the alert."""
        return self.may_act and self.alert.assigned_to_id is None


def may_act(officer: Officer, alert: Alert) -> bool:
    """Overseers act on what they see; whoever it was given to may report it done."""
    return officer.has(*ACTING) or alert.assigned_to_id == officer.uuid


def rows_of(alerts: Iterable[Alert], officer: Officer, at: datetime) -> list[Row]:
    """Rows of a page. Two queries: the names of fields, and who was told."""
    alerts = list(alerts)
    fields = {one.code: one for one in Field.objects.all()} if alerts else {}
    reached = _reached(alerts)
    return [_row(alert, officer, at, fields, reached[alert.pk]) for alert in alerts]


def _row(alert: Alert, officer: Officer, at: datetime, fields: dict[str, Field], reached: set[str]) -> Row:
    rungs = ladder(alert, reached)
    url = words.behind_url(alert, officer)
    rule = ALERT_RULES.get(alert.rule)
    return Row(
        alert,
        words.title(alert),
        words.place(alert),
        words.why(alert, fields),
        alert.facts.get("codes", []),
        rule.mark if rule else "closed",
        rungs,
        "; ".join(f"{rung.name}: {_state_words(rung.state)}" for rung in rungs),
        url,
        words.behind_words(alert, alert.count) if url else "",
        may_act(officer, alert),
        alert.snoozed_until is not None and alert.snoozed_until > at,
    )


def _reached(alerts: list[Alert]) -> dict[int, set[str]]:
    """By alert how far word of it went: to the center, to the city."""
    found: dict[int, set[str]] = defaultdict(set)
    told = Message.objects.filter(alert__in=alerts).order_by()
    for pk, center in told.values_list("alert_id", "officer__center_id").distinct():
        found[pk].add(CITY if center is None else CENTER)
    return found


def ladder(alert: Alert, reached: set[str]) -> list[Rung]:
    """Handler, center, city: the last one that heard of it is where it waits."""
    rule = ALERT_RULES.get(alert.rule)
    heard = set(reached)
    if alert.assigned_to_id or (rule and rule.holder_heard):
        heard.add(HANDLER)
    last = next((one for one in (CITY, CENTER, HANDLER) if one in heard), "")
    names = {HANDLER: _("Người xử lý"), CENTER: _("Trung tâm"), CITY: _("Thành phố")}
    return [
        Rung(name, "now" if key == last else "done" if key in heard else "no") for key, name in names.items()
    ]  # fmt: skip


def _state_words(state: str) -> str:
    return {"done": _("đã báo"), "now": _("đã báo, đang chờ"), "no": _("chưa báo")}[state]


def groups_of(rows: list[Row], counts: dict[int, int]) -> list[dict[str, Any]]:
    """Rows under the name of their severity, the gravest first."""
    return [
        {
            "severity": severity,
            "name": names[in_english()],
            "tone": TONES[severity],
            "count": counts.get(severity, 0),
            "rows": [row for row in rows if row.alert.severity == severity],
        }
        for severity, names in SEVERITY_NAMES.items()
        if any(row.alert.severity == severity for row in rows)
    ]
