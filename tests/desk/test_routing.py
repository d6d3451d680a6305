"""Routing on acceptance: the narrowest rule, the lightest desk, who stands in, and the week tried again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework import audit, desk
from casework.desk.books import Books
from casework.models import Dossier, SlipLine
from casework.routing import Tier, loads, narrowest, rehearse, split_evenly, tier_of
from centers.models import Absence, Officer, OfficerGroup, Procedure, RoutingRule
from centers.standing_in import Away, StandIns
from law.steps import Role, Step
from tests.cast import Cast
from tests.desk.story import Story, colleague
from tests.paperwork import asked, at, logged, opening, registered, submitted

pytestmark = pytest.mark.django_db
MONDAY = at("2025-07-14 08:00")
CHANNELS = ("", "counter", "online", "post")


@pytest.fixture
def lan(cast: Cast) -> Officer:
    return colleague(Role.OFFICER, cast.phu_xuan, "Hồ Thị Lan")


@pytest.fixture
def minh(cast: Cast) -> Officer:
    return colleague(Role.OFFICER, cast.phu_xuan, "Võ Văn Minh")


def rule(cast: Cast, **facts: Any) -> RoutingRule:
    return RoutingRule.objects.create(center=cast.phu_xuan, **facts)


def group(cast: Cast, *members: Officer, name: str = "Tổ Hộ tịch") -> OfficerGroup:
    found = OfficerGroup.objects.create(center=cast.phu_xuan, name=name)
    found.members.set(members)
    return found


def away(officer: Officer, stand_in: Officer | None = None, first: str = "2025-07-14", last: str = "2025-07-18"):
    return Absence.objects.create(
        officer=officer, stand_in=stand_in, first_on=date.fromisoformat(first), last_on=date.fromisoformat(last)
    )


def given_to(dossier: Dossier) -> SlipLine | None:
    """The line by which a rule gave an accepted dossier away."""
    return dossier.lines.filter(step=Step.ASSIGN, role=Role.RULE, rode__isnull=False).first()


# -- tiers


@given(
    scopes=st.sets(
        st.tuples(st.sampled_from(["", "f1", "f2", "p1", "p2", "p3"]), st.sampled_from(CHANNELS)), max_size=20
    ),
    asked_for=st.tuples(st.sampled_from([(1, 1), (2, 1), (3, 2)]), st.sampled_from(CHANNELS[1:])),
)
def test_the_narrowest_rule_wins_whatever_the_others_say(scopes, asked_for):
    def made(scope: str, channel: str) -> RoutingRule:
        kind, pk = scope[:1], int(scope[1:] or 0)
        return RoutingRule(
            field_id=pk if kind == "f" else None, procedure_id=pk if kind == "p" else None, channel=channel
        )

    (procedure, field), channel = asked_for
    found = narrowest([made(*scope) for scope in scopes], Procedure(pk=procedure, field_id=field), channel)
    # By hand: every question the narrowest rule could be asked, in the order of the tiers.
    questions = [(f"p{procedure}", channel), (f"p{procedure}", ""), (f"f{field}", channel), (f"f{field}", "")]
    wanted = next((scope for scope in [*questions, ("", channel), ("", "")] if scope in scopes), None)
    told = None if found is None else (f"p{found.procedure_id}" if found.procedure_id else "", found.channel)
    if found is not None and found.field_id:
        told = (f"f{found.field_id}", found.channel)
    assert told == wanted
    assert found is None or tier_of(found) is list(Tier)[[*questions, ("", channel), ("", "")].index(wanted)]


def test_a_rule_gives_the_dossier_and_says_which_and_why(cast, lan):
    dossier = logged(cast, cast.marriage, MONDAY)
    line = given_to(dossier)
    assert dossier.holder == cast.hai
    stored = RoutingRule.objects.get(field=cast.marriage.field)
    assert line.facts == {"holder": cast.hai.uuid.hex, "rule": stored.pk, "tier": "field"}
    narrower = rule(cast, procedure=cast.marriage, channel="counter", officer=lan)
    line = given_to(logged(cast, cast.marriage, MONDAY))
    assert (line.holder_id, line.facts["rule"], line.facts["tier"]) == (lan.uuid, narrower.pk, "procedure_channel")
    assert audit.run().findings == []


def test_what_no_rule_fits_stays_with_the_supervisor(cast):
    assert logged(cast, cast.land, MONDAY).holder is None
    RoutingRule.objects.update(is_active=False)
    assert logged(cast, cast.marriage, MONDAY).holder is None


def test_a_rule_to_who_no_longer_works_here_leaves_the_dossier_unassigned(cast):
    Officer.objects.filter(pk=cast.hai.pk).update(is_active=False)
    dossier = logged(cast, cast.marriage, MONDAY)
    assert (dossier.holder, dossier.lines.count()) == (None, 1)


def test_a_rule_with_an_agency_routes_the_work_on_and_a_correction_takes_both_back(cast):
    rule(cast, procedure=cast.land, officer=cast.hai, agency=cast.agency)
    dossier = registered(cast, cast.land, MONDAY)
    everything = [document.position for document in dossier.documents.all()]
    later = MONDAY + timedelta(minutes=10)
    dossier = desk.take(Step.ACCEPT, dossier, by=cast.an, at=later, documents=everything)
    lines = list(dossier.lines.order_by("n"))
    assert [(line.step, line.role, line.rode) for line in lines[2:]] == [
        ("assign", "rule", 2), ("route", "rule", 2),
    ]  # fmt: skip
    assert lines[3].facts["agency"] == cast.agency.code
    assert dossier.holder == cast.hai
    dossier = desk.take(
        Step.CORRECT, dossier, by=cast.an, at=later + timedelta(minutes=5), reason="Bấm nhầm nút, hoàn tác"
    )
    assert (dossier.status, dossier.holder) == (1, None)
    assert audit.run().findings == []


# -- the lightest desk


def test_a_group_gives_to_who_holds_least_in_the_order_of_the_register(cast, lan, minh):
    rule(cast, procedure=cast.land, group=group(cast, lan, minh))
    held = [logged(cast, cast.land, MONDAY + timedelta(minutes=n)).holder for n in range(4)]
    assert held == [lan, minh, lan, minh]  # Hồ before Võ
    line = given_to(logged(cast, cast.land, MONDAY + timedelta(hours=1)))
    assert (line.holder_id, line.facts["load"]) == (lan.uuid, 2)
    assert line.facts["group"] == OfficerGroup.objects.get().pk


def test_a_group_counts_open_dossiers_only(cast, minh):
    rule(cast, procedure=cast.land, group=group(cast, cast.hai, minh))
    for n in range(3):
        submitted(cast, logged(cast, cast.marriage, MONDAY + timedelta(minutes=n)), MONDAY + timedelta(hours=1))
    waiting = asked(cast, logged(cast, cast.marriage, MONDAY + timedelta(hours=2)), MONDAY + timedelta(hours=3))
    assert loads("19753", MONDAY)[cast.hai.uuid].held == 1  # what waits for the citizen is held, what was submitted not
    assert waiting.holder == cast.hai
    assert logged(cast, cast.land, MONDAY + timedelta(hours=4)).holder == minh


def test_one_bulk_counts_what_it_gave_away_itself(cast, lan, minh):
    rule(cast, procedure=cast.land, group=group(cast, lan, minh))
    plans = []
    for n in range(6):
        given_ = opening(cast.phu_xuan, cast.land)
        positions = [document.position for document in given_.documents]
        move = desk.Move(Step.ACCEPT, cast.an, MONDAY + timedelta(minutes=n), {"documents": positions})
        plans.append(desk.Plan(moves=[move], opening=given_))
    desk.write_many(plans)
    assert {officer.uuid: load.held for officer in (lan, minh) if (load := loads("19753", MONDAY)[officer.uuid])} == {
        lan.uuid: 3, minh.uuid: 3,
    }  # fmt: skip


def test_books_kept_for_two_bulks_do_not_count_the_first_twice(cast, lan, minh):
    rule(cast, procedure=cast.land, group=group(cast, lan, minh))
    books = Books()
    for n in range(5):
        given_ = opening(cast.phu_xuan, cast.land)
        positions = [document.position for document in given_.documents]
        move = desk.Move(Step.ACCEPT, cast.an, MONDAY + timedelta(minutes=n), {"documents": positions})
        desk.write_many([desk.Plan(moves=[move], opening=given_)], books=books)
    told = [line.facts["load"] for line in SlipLine.objects.filter(step=Step.ASSIGN).order_by("written_at")]
    assert told == [0, 0, 1, 1, 2]


def test_dossiers_are_split_evenly_by_what_people_hold_already(cast, lan, minh):
    for n in range(3):
        logged(cast, cast.marriage, MONDAY + timedelta(minutes=n))  # Hải's
    dealt = [logged(cast, cast.land, MONDAY + timedelta(minutes=10 + n)) for n in range(6)]
    pairs = split_evenly(reversed(dealt), [minh, cast.hai, lan])
    assert [dossier.pk for dossier, _officer in pairs] == sorted(dossier.pk for dossier in dealt)
    assert [officer.full_name for _dossier, officer in pairs].count(cast.hai.full_name) == 0
    assert pairs == split_evenly(dealt, [lan, minh, cast.hai])
    assert split_evenly(dealt, []) == []


# -- who is away


def test_the_stand_in_gets_it_and_the_line_says_for_whom(cast, lan):
    absence = away(cast.hai, lan)
    line = given_to(logged(cast, cast.marriage, MONDAY))
    assert line.holder_id == lan.uuid
    assert line.facts["instead_of"] == cast.hai.uuid.hex
    assert (line.facts["absence"], line.facts["until"]) == (absence.pk, "2025-07-18")
    assert logged(cast, cast.marriage, at("2025-07-21 08:00")).holder == cast.hai


def test_a_chain_of_stand_ins_is_followed_and_a_circle_goes_to_the_supervisor(cast, lan, minh):
    away(cast.hai, lan)
    away(lan, minh)
    assert logged(cast, cast.marriage, MONDAY).holder == minh
    away(minh, cast.hai)
    assert logged(cast, cast.marriage, MONDAY).holder is None


def test_without_a_stand_in_the_dossier_is_the_supervisors(cast):
    away(cast.hai)
    assert logged(cast, cast.marriage, MONDAY).holder is None


def test_a_group_passes_over_who_is_away_and_asks_stand_ins_only_when_all_are(cast, lan, minh):
    rule(cast, procedure=cast.land, group=group(cast, lan, minh))
    away(lan, cast.hai)
    assert [logged(cast, cast.land, MONDAY + timedelta(minutes=n)).holder for n in range(2)] == [minh, minh]
    away(minh)
    dossier = logged(cast, cast.land, MONDAY + timedelta(minutes=9))
    assert (dossier.holder, given_to(dossier).facts["instead_of"]) == (cast.hai, lan.uuid.hex)


@given(links=st.dictionaries(st.integers(0, 5), st.none() | st.integers(0, 5), max_size=6), start=st.integers(0, 5))
def test_chains_end_at_somebody_who_is_there_or_nowhere(links, start):
    people = [UUID(int=n + 1) for n in range(6)]
    day = date(2025, 7, 14)
    rows = [Away(people[who], None if by is None else people[by], day, day) for who, by in links.items() if who != by]
    found = StandIns(day, rows).of(people[start])
    here, steps = start, 0  # by hand: at most six steps, else it went in a circle
    known = {who: by for who, by in links.items() if who != by}
    while here is not None and here in known and steps < 7:
        here, steps = known[here], steps + 1
    assert found == (people[here] if here is not None and steps < 7 else None)


# -- the week tried again


def week_of(cast: Cast, story: Sequence[tuple[int, str, str]]) -> list[Dossier]:
    """A week of acceptances with what people did beside, the same whatever the rules."""
    found: list[Dossier] = []
    for turn, (target, act, channel) in enumerate(story):
        now = MONDAY + timedelta(minutes=20 * turn)
        if act == "accept":
            procedure = (cast.birth, cast.marriage, cast.land)[target % 3]
            found.append(logged(cast, procedure, now, channel=channel))
            continue
        open_ = [Dossier.objects.get(pk=dossier.pk) for dossier in found]
        open_ = [dossier for dossier in open_ if dossier.clock != "ended"]
        if not open_:
            continue
        dossier = open_[target % len(open_)]
        if act == "assign":
            people = list(Officer.objects.filter(center=cast.phu_xuan, roles=["officer"]).order_by("username"))
            desk.take(Step.ASSIGN, dossier, by=cast.binh, at=now, officer=people[target % len(people)])
        else:
            why = {"ground": "entered_in_error", "reason": "Nhập nhầm hồ sơ của người khác"}
            desk.take(Step.WITHDRAW, dossier, by=cast.binh, at=now, **why)
    return found


STORY = st.lists(
    st.tuples(
        st.integers(0, 30), st.sampled_from(["accept", "accept", "accept", "assign", "withdraw"]),
        st.sampled_from(CHANNELS[1:]),
    ),
    max_size=14,
)  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=STORY, scope=st.sampled_from(["procedure", "field", "center", "channel"]))
def test_the_week_tried_again_is_what_acceptance_does_with_the_rule(cast, lan, minh, story, scope):
    who = group(cast, lan, minh, cast.hai, name="Tổ thử")
    facts: dict[str, Any] = {
        "procedure": {"procedure": cast.marriage}, "field": {"field": cast.land.field}, "center": {},
        "channel": {"channel": "online"},
    }[scope]  # fmt: skip
    proposed = RoutingRule(center=cast.phu_xuan, group=who, **facts)
    since, until = at("2025-07-14 00:00"), at("2025-07-21 00:00")

    def rolled_back(work):
        with transaction.atomic():
            found = work()
            transaction.set_rollback(True)
        return found

    def tried() -> list:
        order = [dossier.pk for dossier in week_of(cast, story)]
        rules = [*RoutingRule.objects.filter(center=cast.phu_xuan, is_active=True), proposed]
        told = {choice.dossier: choice for choice in rehearse("19753", rules, since=since, until=until).choices}
        return [told[pk].after if pk in told else "none" for pk in order]

    def done() -> list:
        RoutingRule.objects.create(center=cast.phu_xuan, group=who, **facts)
        lines = [given_to(dossier) for dossier in week_of(cast, story)]
        return [None if line is None else line.holder_id for line in lines]

    expected = rolled_back(done)
    assert rolled_back(tried) == expected
    who.delete()


def test_the_week_tried_again_tells_who_got_it_then(cast, lan):
    logged(cast, cast.marriage, MONDAY)
    logged(cast, cast.land, MONDAY)
    logged(cast, cast.marriage, at("2025-07-21 08:00"))  # another week
    logged(cast, cast.marriage, MONDAY, by=cast.dung)  # another center
    proposed = RoutingRule(center=cast.phu_xuan, officer=lan, procedure=cast.land)
    rules = [*RoutingRule.objects.all(), proposed]
    week = rehearse("19753", rules, since=at("2025-07-14 00:00"), until=at("2025-07-21 00:00"))
    assert (week.before, week.after) == ({cast.hai.uuid: 1, None: 1}, {cast.hai.uuid: 1, lan.uuid: 1})
    assert [choice.after for choice in week.decided_by(proposed)] == [lan.uuid]


def test_trying_a_week_again_costs_the_same_however_long_it_was(cast, lan, minh, django_assert_max_num_queries):
    rules = [RoutingRule(center=cast.phu_xuan, group=group(cast, lan, minh))]
    for n in range(8):
        logged(cast, cast.marriage, MONDAY + timedelta(minutes=n))
    with django_assert_max_num_queries(9):
        assert len(rehearse("19753", rules, since=MONDAY, until=at("2025-07-21 00:00")).choices) == 8


def test_a_story_told_at_the_desk_keeps_its_rule(cast):
    assert Story(cast).accept().steps == ["accept", "assign"]
