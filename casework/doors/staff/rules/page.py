"""The rules of a center at a glance: what nobody covers first, then the rules by tier, then the groups."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch
from django.http import HttpResponse
from django.shortcuts import render

from casework.doors.staff.request import StaffRequest, center_of
from casework.doors.staff.rules.rule_form import instants_of, last_weeks, week_words
from casework.doors.staff.rules.words import short_words, tier_words
from casework.models import Dossier
from casework.routing import Tier, loads, rehearse, tier_of
from centers import wall
from centers.access import access
from centers.models import Field, Officer, OfficerGroup, RoutingRule
from centers.standing_in import StandIns
from law.calendar import local_date, to_seconds
from law.steps import Role

KEEPERS = (Role.SUPERVISOR, Role.CENTER_ADMIN)  # who keeps the rules of a center


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule with its words and how much of last week it would decide."""

    rule: RoutingRule
    words: str
    week: int
    away: bool


@access(*KEEPERS)
def routing_rules(request: StaffRequest) -> HttpResponse:
    """The rules of the officer's center. Some fifteen queries, however many rules."""
    center, at = center_of(request.user), wall.now()
    rules = list(rules_of(center))
    week = last_weeks(at)[0]
    since, until = instants_of(week)
    active = [rule for rule in rules if rule.is_active]
    decided = Counter(choice.rule for choice in rehearse(center, active, since=since, until=until).choices)
    context = {
        "tiers": _by_tier(rules, decided, StandIns(local_date(to_seconds(at)))),
        "uncovered": _uncovered(center, active, since, until),
        "whole": any(tier_of(rule) is Tier.CENTER for rule in active),
        "unmatched": decided[None],
        "groups": _groups(center, at),
        "week": week_words(week),
        "rules": rules,
    }
    return render(request, "staff/rules/rules.html", context)


def rules_of(center: str):
    """Every rule of a center with what it names, in use or not."""
    rules = RoutingRule.objects.filter(center__code=center)
    return rules.select_related("field", "procedure__field", "officer", "group", "agency")


def _by_tier(
    rules: Sequence[RoutingRule], decided: Counter[RoutingRule | None], today: StandIns
) -> list[tuple[str, list[RuleRow]]]:
    """Tiers with their rules, the narrowest first, within a tier the busiest; rules switched off at the end."""
    found: dict[Tier, list[RuleRow]] = defaultdict(list)
    for rule in rules:
        away = rule.officer is not None and today.is_away(rule.officer.uuid)
        found[tier_of(rule)].append(RuleRow(rule, short_words(rule), decided[rule], away))
    return [
        (tier_words(tier), sorted(found[tier], key=lambda row: (not row.rule.is_active, -row.week, row.words)))
        for tier in Tier
        if tier in found
    ]


def _uncovered(center: str, active: Sequence[RoutingRule], since: datetime, until: datetime) -> list[tuple[Field, int]]:
    """Fields without a rule of their own, with last week's acceptances, the busiest first."""
    covered = [rule.field_id for rule in active if rule.field_id and not rule.channel]
    offered = Field.objects.filter(is_active=True, procedures__is_active=True).exclude(pk__in=covered).distinct()
    week = Dossier.objects.filter(accepted_center__code=center, accepted_at__gte=since, accepted_at__lt=until)
    counts = dict(week.order_by().values_list("procedure__field").annotate(Count("pk")))
    found = [(field, counts.get(field.pk, 0)) for field in offered]
    return sorted(found, key=lambda pair: (-pair[1], pair[0].position))


def _groups(center: str, at: datetime) -> list[dict]:
    """Groups with their members, each with what is on the desk."""
    held, away = loads(center, at), StandIns(local_date(to_seconds(at)))
    staff = Prefetch("members", Officer.objects.order_by("sort_key", "pk"))
    return [
        {
            "group": group,
            "members": [
                {"officer": one, "held": held[one.uuid].held if one.uuid in held else 0, "away": away.is_away(one.uuid)}
                for one in group.members.all()
            ],
        }
        for group in OfficerGroup.objects.filter(center__code=center).prefetch_related(staff)
    ]
