"""Request keys answer twice with one act; numbers have no gaps."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from casework import desk
from casework.desk.keys import forget_old_keys
from casework.desk.numbers import next_codes
from casework.models import Dossier, NumberCounter, RequestKey
from law.steps import Step
from tests.cast import Cast
from tests.desk.story import MONDAY, Story
from tests.paperwork import at, opening

KEY = uuid4()


def test_a_repeated_request_gets_the_first_answer(cast: Cast):
    def act() -> dict[str, str]:
        return {"code": Story(cast).accept().card.code}

    first, replayed = desk.once("an", KEY, {"a": 1, "b": 2}, MONDAY, act)
    assert not replayed
    again, replayed = desk.once("an", KEY, {"b": 2, "a": 1}, MONDAY + timedelta(days=29), act)
    assert (again, replayed) == (first, True)
    assert Dossier.objects.count() == 1


def test_another_body_under_the_same_key_is_refused(cast: Cast):
    desk.once("an", KEY, {"a": 1}, MONDAY, dict)
    with pytest.raises(desk.KeyReused):
        desk.once("an", KEY, {"a": 2}, MONDAY, dict)


def test_keys_of_two_actors_are_apart(cast: Cast):
    answers = [
        desk.once(actor, KEY, {"a": 1}, MONDAY, lambda: {"n": RequestKey.objects.count()}) for actor in ("a", "b")
    ]
    assert [replayed for _, replayed in answers] == [False, False]


def test_a_refused_act_leaves_no_key_behind(cast: Cast):
    def act() -> dict[str, str]:
        Story(cast).accept(cast.dung)
        return {}

    with pytest.raises(desk.Refused):
        desk.once("an", KEY, {}, MONDAY, act)
    assert not RequestKey.objects.exists()
    answer, replayed = desk.once("an", KEY, {}, MONDAY, lambda: {"code": Story(cast).accept().card.code})
    assert not replayed
    assert answer["code"].endswith("-0001")


def test_an_error_of_the_act_is_not_taken_for_a_repetition(cast: Cast):
    def act() -> dict[str, str]:
        raise IntegrityError("something else")

    with pytest.raises(IntegrityError, match="something else"):
        desk.once("an", KEY, {}, MONDAY, act)


def test_keys_are_forgotten_after_thirty_days(cast: Cast):
    desk.once("an", KEY, {}, MONDAY, dict)
    assert forget_old_keys(MONDAY + timedelta(days=30)) == 0
    assert forget_old_keys(MONDAY + timedelta(days=30, seconds=1)) == 1


def test_numbers_run_by_center_and_local_day(cast: Cast):
    codes = [Story(cast, when).accept().card.code for when in (MONDAY, MONDAY, at("2025-07-15 00:00"))]
    codes.append(Story(cast).register(center=cast.thuan_hoa).card.code)
    assert codes == [
        "H57.DEMO.01-250714-0001", "H57.DEMO.01-250714-0002", "H57.DEMO.01-250715-0001", "H57.DEMO.04-250714-0001",
    ]  # fmt: skip


@pytest.mark.parametrize(("moment", "day"), [("23:59:59", "250714"), ("00:00:00", "250714"), ("06:59:00", "250714")])
def test_the_day_of_a_number_is_the_day_in_hue(moment: str, day: str, cast: Cast):
    when = datetime.fromisoformat(f"2025-07-14T{moment}+07:00")
    given = opening(cast.phu_xuan, cast.marriage)
    dossier = desk.take(Step.ACCEPT, None, by=cast.an, at=when, opening=given, documents=[1, 2, 3])
    assert dossier.code == f"H57.DEMO.01-{day}-0001"


def test_a_step_rolled_back_gives_its_number_back(cast: Cast):
    with transaction.atomic():
        Story(cast).accept()
        transaction.set_rollback(True)
    assert not NumberCounter.objects.exists()
    assert Story(cast).accept().card.code.endswith("-0001")


def test_many_numbers_are_taken_in_one_statement(cast: Cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        codes = next_codes("19753", "H57.DEMO.01", MONDAY.date(), 3)
    assert codes == [f"H57.DEMO.01-250714-000{n}" for n in (1, 2, 3)]
    assert next_codes("19753", "H57.DEMO.01", MONDAY.date()) == ["H57.DEMO.01-250714-0004"]


def test_numbers_go_on_past_four_digits(cast: Cast):
    NumberCounter.objects.create(center=cast.phu_xuan, day=MONDAY.date(), last=9999)
    assert Story(cast).accept().card.code == "H57.DEMO.01-250714-10000"


def test_a_step_asks_the_database_a_fixed_number_of_times(cast: Cast, django_assert_max_num_queries):
    story = Story(cast).accept()
    dossier = Dossier.objects.get(pk=story.dossier.pk)
    with django_assert_max_num_queries(10):
        desk.take(Step.SUBMIT, dossier, by=cast.hai, at=story.now, outcome="granted", officer=cast.binh)
    with django_assert_max_num_queries(24):
        Story(cast).accept()
