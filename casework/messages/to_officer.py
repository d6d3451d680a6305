"""What an officer is told by mail: one message by itself, or all of a slot grouped by level, each with its way in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid5

from django.conf import settings
from django.urls import reverse

from casework.messages import schedule
from casework.models import Message
from casework.outbox.hands import HAND_NAMES
from casework.outbox.reminders import NUDGE, NUDGE_NAME
from centers.models import Officer
from law import alert_rules, alerts

SHOWN = 5  # dossiers of a level named in a digest; the list behind it has all
LEVEL_MARKS = {alerts.BEFORE_2: "soon", alerts.BEFORE_1: "soon", alerts.ON_DAY: "today", alerts.UNACCEPTED: "new",
               alerts.NOT_BROUGHT: "paused", NUDGE: "today"} | dict.fromkeys(HAND_NAMES, "new")  # fmt: skip
FILE_NAMES = {
    "export_ready": ("Tệp báo cáo đã xong", "Report file ready"),
    "export_failed": ("Không lập được tệp báo cáo", "Report file failed"),
    "report_sent": ("Báo cáo gửi tự động", "Scheduled report"),
}
LEVEL_MARKS |= {"export_ready": "new", "report_sent": "new"}
NAMES = {**alerts.LEVEL_NAMES, **HAND_NAMES, NUDGE: NUDGE_NAME, **FILE_NAMES}


@dataclass(slots=True)
class Group:
    """Messages of one level: its key, its name, its messages."""

    key: str
    name_vi: str
    name_en: str
    messages: list[Message] = field(default_factory=list)
    url: str = ""

    @property
    def count(self) -> int:
        return len(self.messages)

    @property
    def mark(self) -> str:
        """The clock state whose sign the level or rule wears."""
        rule = alert_rules.ALERT_RULES.get(self.key)
        return rule.mark if rule is not None else LEVEL_MARKS.get(self.key, "overdue")

    @property
    def shown(self) -> list[Message]:
        return self.messages[:SHOWN]

    @property
    def more(self) -> int:
        return max(0, self.count - SHOWN)


def level_key(message: Message) -> str:
    """What notices are grouped by: the level, all weeks as one, or the rule of an alert."""
    return alerts.WEEKLY if message.topic.startswith(alerts.WEEKLY) else message.topic


def name_of(key: str) -> tuple[str, str]:
    """A level, a change of hands, a reminder or a rule in Vietnamese and English."""
    return NAMES[key] if key in NAMES else alert_rules.name_of(key)


def grouped(messages: Iterable[Message]) -> list[Group]:
    """Messages by level: alerts first, then the latest lateness, warnings last."""
    groups: dict[str, list[Message]] = defaultdict(list)
    for message in messages:
        groups[level_key(message)].append(message)
    ordered = sorted(groups, key=lambda key: _weight(key, groups[key][0]))
    return [Group(key, *name_of(key), groups[key]) for key in ordered]


def _weight(key: str, message: Message) -> tuple[int, int, str]:
    if message.alert is not None:
        return 0, message.alert.severity, key
    if key in (alerts.UNACCEPTED, alerts.NOT_BROUGHT, NUDGE):
        return 1, 0, key
    return 1, -100 if key == alerts.WEEKLY else -alerts.rank(key), key


def facts(messages: Sequence[Message], slot: str) -> dict[str, Any]:
    """What the templates of officers fill in."""
    groups = grouped(messages)
    for group in groups:
        group.url = address("casework:notices", muc=group.key, **({"dot": slot} if slot else {}))
    moment: datetime | None = schedule.moment_of(slot) if slot else None
    late = sum(group.count for group in groups if group.mark == "overdue" and group.messages[0].alert is None)
    return {
        "groups": groups,
        "message": messages[0],
        "moment": moment,
        "count": len(messages),
        "late": late,
        "rest": len(messages) - late,
        "url": way_in(messages[0]),
        "settings_url": address("casework:preferences"),
    }


def way_in(message: Message) -> str:
    """The page the message is about."""
    if message.dossier is not None:
        return address("casework:dossier", message.dossier.code)
    return address("casework:alert", message.alert_id)


def address(name: str, *arguments: Any, **asked: str) -> str:
    """A link for a mail."""
    query = f"?{urlencode(asked)}" if asked else ""
    return f"{settings.SITE_URL}{reverse(name, args=arguments)}{query}"


def digest_id(officer: Officer, slot: str) -> UUID:
    """The identifier of a digest: the same for one officer and slot, however often it is sent."""
    return uuid5(officer.uuid, slot)
