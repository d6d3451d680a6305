"""Many hands at once, on the database the tests run on; each race beside its control without the guard."""

from __future__ import annotations

from collections import Counter
from uuid import uuid4

import pytest

from casework import audit
from casework.models import Dossier, NumberCounter, RequestKey, SlipLine
from law.steps import Role
from tests.cast import Cast, raise_the_house
from tests.desk.story import Story, colleague
from tests.races.crowd import crowd

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 40


@pytest.fixture
def house(transactional_db: None) -> Cast:
    """The cast, seen by other processes, too."""
    cast = raise_the_house()
    second = colleague(Role.OFFICER, cast.phu_xuan)
    type(second).objects.filter(pk=second.pk).update(username="phuxuan.thuly2")
    return cast


@pytest.fixture
def dossiers(house: Cast) -> list[int]:
    """Dossiers of land, given to nobody yet."""
    return [Story(house).accept(procedure=house.land).card.pk for _ in range(ROUNDS)]


def lines_of(dossiers: list[int]) -> list[int]:
    return [SlipLine.objects.filter(dossier=pk).count() for pk in dossiers]


class TestTwoWritersOfTheSameLine:
    def test_one_wins_and_the_other_is_told_who(self, dossiers: list[int]):
        first, second = crowd("press_at_once", dossiers, processes=2)
        for one, other in zip(first, second, strict=True):
            assert sorted((one, other)) == ["stale Nguyễn Khắc Bình", "won"]
        assert lines_of(dossiers) == [2] * ROUNDS
        assert audit.run().findings == []

    def test_the_unique_line_decides_when_both_have_checked(self, dossiers: list[int]):
        first, second = crowd("write_the_same_line", dossiers, True, processes=2)
        for one, other in zip(first, second, strict=True):
            assert sorted((one, other)) == ["lost", "won"]
        assert lines_of(dossiers) == [2] * ROUNDS
        assert audit.run().findings == []

    def test_control_without_it_both_win(self, dossiers: list[int]):
        first, second = crowd("write_the_same_line", dossiers, False, processes=2)
        assert first == second == ["won"] * ROUNDS
        assert lines_of(dossiers) == [3] * ROUNDS
        assert "line" in {finding.code for finding in audit.run().findings}

    def test_notes_from_many_desks_all_find_a_line_or_are_told(self, house: Cast):
        dossier = Story(house).accept().card
        written = sum(crowd("take_notes", dossier.pk, 10, processes=2, threads=2))
        assert written >= 10
        assert SlipLine.objects.filter(dossier=dossier).count() == 2 + written
        assert audit.run().findings == []


class TestNumbers:
    def test_sixteen_clerks_take_two_thousand_without_gap_or_double(self, house: Cast):
        taken = [code for codes in crowd("log_dossiers", 25, 20, 5, processes=4, threads=4) for code in codes]
        assert sorted(taken) == [f"H57.DEMO.01-250714-{n:04d}" for n in range(1, 2001)]
        assert NumberCounter.objects.get().last == 2000
        assert audit.run(processes=1).findings == []

    def test_control_the_highest_and_one_more_fails(self, house: Cast):
        failed = sum(crowd("log_dossiers_by_max_plus_one", 10, processes=4, threads=4))
        assert failed > 0


class TestTheSameFormFiftyTimes:
    def test_makes_one_dossier_and_fifty_equal_answers(self, house: Cast):
        answers = crowd("post_the_form", uuid4(), True, processes=5, threads=10)
        assert Counter(answers) == {"H57.DEMO.01-250714-0001": 50}
        assert Dossier.objects.count() == RequestKey.objects.count() == 1
        assert audit.run().findings == []

    def test_control_without_the_key_makes_fifty(self, house: Cast):
        answers = crowd("post_the_form", uuid4(), False, processes=5, threads=10)
        assert len(set(answers)) == Dossier.objects.count() == 50
