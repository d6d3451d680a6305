"""The rehearsal of a rule as a page shows it: what of a past week it decides, and who would have got how much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework.doors.staff.rules.rule_form import instants_of, week_words
from casework.routing import Rehearsal, rehearse
from centers.models import Officer, RoutingRule


@dataclass(frozen=True, slots=True)
class Row:
    """One officer, or the supervisor's tray (None): of what the rule decides, and of the whole week."""

    officer: Officer | None
    had: int
    gets: int
    before: int
    after: int
    most: int

    @property
    def more(self) -> int:
        return self.after - self.before

    @property
    def before_width(self) -> str:
        return f"{self.before * 100 / self.most:.1f}"

    @property
    def after_width(self) -> str:
        return f"{self.after * 100 / self.most:.1f}"


@dataclass(frozen=True, slots=True)
class Trial:
    """One week under the rules as they would stand."""

    week: str
    total: int
    matched: int
    rows: Sequence[Row]
    unmatched_before: int
    unmatched_after: int


def try_out(center: str, rule: RoutingRule, monday: date) -> Trial:
    """The week from ``monday`` with ``rule`` as it stands in memory: new, changed, or switched off."""
    stored = list(RoutingRule.objects.filter(center__code=center, is_active=True).select_related("agency"))
    others = [one for one in stored if one.pk != rule.pk]
    since, until = instants_of(monday)
    after = rehearse(center, [*others, rule] if rule.is_active else others, since=since, until=until)
    decided = after.decided_by(rule)
    if not rule.is_active:  # what it decides no more
        now = rehearse(center, [*others, rule], since=since, until=until)
        mine = {choice.dossier for choice in now.decided_by(rule)}
        decided = [choice for choice in after.choices if choice.dossier in mine]
    had, gets = (Counter(getattr(choice, name) for choice in decided) for name in ("before", "after"))
    rows = _rows(had, gets, after)
    return Trial(
        week_words(monday), len(after.choices), len(decided), rows, after.before[None], after.after[None]
    )  # fmt: skip


def _rows(had: Counter[UUID | None], gets: Counter[UUID | None], week: Rehearsal) -> list[Row]:
    """Everybody who got or would get something, in the order of a register; the supervisor's tray last."""
    named = _people([*week.before, *week.after])
    most = max([*week.before.values(), *week.after.values()], default=1)
    order: list[Officer | None] = [*named, None]
    rows = []
    for officer in order:
        key = None if officer is None else officer.uuid
        if week.before[key] or week.after[key]:
            rows.append(Row(officer, had[key], gets[key], week.before[key], week.after[key], most))
    return rows


def _people(uuids: Iterable[UUID | None]) -> list[Officer]:
    return list(Officer.objects.filter(uuid__in={uuid for uuid in uuids if uuid}).order_by("sort_key", "pk"))
