"""The rules of one center: the narrowest that fits decides, and says why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import CharField

from centers.composed import Composed, Given
from centers.models import Officer, OfficerGroup, Procedure, RoutingRule
from centers.standing_in import Away, StandIns
from law.steps import Role

HANDLERS = frozenset({Role.OFFICER, Role.SUPERVISOR})  # may be given a dossier
_CENTER = Given("center", CharField())
_RULES = Composed(
    lambda: RoutingRule.objects.filter(center__code=_CENTER, is_active=True).select_related("agency").order_by("pk")
)
_STAFF = Composed(
    lambda: (
        Officer.objects.filter(center__code=_CENTER, is_active=True).select_related("center").order_by("sort_key", "pk")
    )
)
LoadOf = Callable[[UUID], int]


class Tier(StrEnum):
    """How narrow a rule is, the narrowest first."""

    PROCEDURE_CHANNEL = "procedure_channel"
    PROCEDURE = "procedure"
    FIELD_CHANNEL = "field_channel"
    FIELD = "field"
    CHANNEL = "channel"
    CENTER = "center"


_RANK = {tier: place for place, tier in enumerate(Tier)}


def tier_of(rule: RoutingRule) -> Tier:
    if rule.procedure_id is not None:
        return Tier.PROCEDURE_CHANNEL if rule.channel else Tier.PROCEDURE
    if rule.field_id is not None:
        return Tier.FIELD_CHANNEL if rule.channel else Tier.FIELD
    return Tier.CHANNEL if rule.channel else Tier.CENTER


def fits(rule: RoutingRule, procedure: Procedure, channel: str) -> bool:
    """True when the rule speaks of this procedure handed in this way. What it leaves empty fits everything."""
    return (
        rule.procedure_id in (None, procedure.pk)
        and rule.field_id in (None, procedure.field_id)
        and rule.channel in ("", channel)
    )


def narrowest(rules: Iterable[RoutingRule], procedure: Procedure, channel: str) -> RoutingRule | None:
    """The rule that decides. Each tier has one rule for a question at most, so there is never a tie."""
    fitting = (rule for rule in rules if fits(rule, procedure, channel))
    return min(fitting, key=lambda rule: _RANK[tier_of(rule)], default=None)


@dataclass(frozen=True, slots=True)
class Route:
    """To whom a rule sends a dossier. ``load`` is what a group's choice held before; ``away`` whom he stands in for."""

    rule: RoutingRule
    officer: Officer
    load: int | None = None
    away: Away | None = None

    @property
    def facts(self) -> dict[str, Any]:
        """Why, for the line: ids and days only, so that the chain holds nobody's name."""
        facts: dict[str, Any] = {"rule": self.rule.pk, "tier": tier_of(self.rule).value}
        if self.load is not None:
            facts |= {"group": self.rule.group_id, "load": self.load}
        return facts | (self.away.facts if self.away is not None else {})


class Router:
    """The rules and the people of one center, in three queries at most, each the first time it is asked for."""

    def __init__(self, center: str, rules: Sequence[RoutingRule] | None = None) -> None:
        self.center = center
        if rules is not None:
            self.rules = rules

    @cached_property
    def rules(self) -> Sequence[RoutingRule]:
        """Those in use."""
        return _RULES(center=self.center)

    @cached_property
    def people(self) -> dict[UUID, Officer]:
        """Who may be given a dossier here, in the order of a register: ties go by it."""
        return {one.uuid: one for one in _STAFF(center=self.center) if one.has(*HANDLERS)}

    @cached_property
    def _uuids(self) -> dict[int, UUID]:
        return {officer.pk: uuid for uuid, officer in self.people.items()}

    @cached_property
    def _members(self) -> dict[int, list[UUID]]:
        found: dict[int, list[UUID]] = defaultdict(list)
        rows = OfficerGroup.members.through.objects.filter(officergroup__center__code=self.center)
        of_group = set(rows.values_list("officergroup_id", "officer_id"))
        groups = {group for group, _officer in of_group}
        for pk, uuid in self._uuids.items():
            for group in groups:
                if (group, pk) in of_group:
                    found[group].append(uuid)
        return found

    def route(self, procedure: Procedure, channel: str, stand_ins: StandIns, load: LoadOf) -> Route | None:
        """Where the rules send a dossier; None leaves it to the supervisor.

        Nobody stands in for who is away, or the chain of stand-ins bites its tail: the supervisor's, too. A wider rule
        is not asked then, for it speaks of other work.
        """
        rule = narrowest(self.rules, procedure, channel)
        if rule is None:
            return None
        if rule.group_id is None:
            named = self._uuids.get(rule.officer_id or 0)
            return None if named is None else self._route(rule, {stand_ins.of(named): named}, stand_ins)
        members = self._members.get(rule.group_id, [])
        there: dict[UUID | None, UUID] = {one: one for one in members if not stand_ins.is_away(one)}
        for_them = there or {stand_ins.of(one): one for one in reversed(members)}
        return self._route(rule, for_them, stand_ins, load)

    def _route(
        self, rule: RoutingRule, able: dict[UUID | None, UUID], stand_ins: StandIns, load: LoadOf | None = None
    ) -> Route | None:
        """The one of ``able`` (each with the officer the rule means) who holds least, in the order of the register."""
        fit = [uuid for uuid in self.people if uuid in able]
        if not fit:
            return None
        chosen = min(fit, key=load) if load is not None else fit[0]
        away = stand_ins.absence_of(able[chosen]) if able[chosen] != chosen else None
        return Route(rule, self.people[chosen], None if load is None else load(chosen), away)
