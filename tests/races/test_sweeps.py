"""Two sweeps at once, clerks at work beside them, a sweep that is killed, and every task twice at the same moment."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from casework import audit
from casework.models import Message, SlipLine
from casework.timetable import TURNS
from casework.watch.sweep import sweep
from config.celery import app
from law.steps import Step
from tests.cast import Cast, raise_the_house
from tests.desk.story import Story
from tests.paperwork import at
from tests.races.crowd import alone, crowd

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = 40
NOW = at("2025-07-22 08:00")  # the third working day after they were due: Hải and Bình hear of it


@pytest.fixture
def dossiers(transactional_db: None) -> list[int]:
    """Marriages due on 17 July, seen by other processes, too."""
    house: Cast = raise_the_house()
    return [Story(house).accept().card.pk for _ in range(COUNT)]


def lines() -> Counter[int]:
    return Counter(SlipLine.objects.filter(step=Step.OVERDUE).values_list("dossier_id", flat=True))


def everything_is_said_once(dossiers: list[int]) -> bool:
    told = Counter(Message.objects.filter(topic="late_3").values_list("dossier_id", "officer__username"))
    expected = {(pk, who): 1 for pk in dossiers for who in ("phuxuan.thuly1", "phuxuan.lanhdao")}
    return lines() == dict.fromkeys(dossiers, 1) and told == expected and audit.run(processes=1).findings == []


def test_two_sweeps_with_the_same_cards_in_hand_say_everything_once(dossiers: list[int]):
    counts = crowd("sweep_the_same_cards", NOW, True, processes=2)
    assert sum(one.get("overdue", 0) for one in counts) == COUNT
    assert everything_is_said_once(dossiers)


def test_control_asking_first_and_writing_then_says_it_twice(dossiers: list[int]):
    crowd("sweep_the_same_cards", NOW, False, processes=2)
    assert max(lines().values()) == 2
    assert "line" in {finding.code for finding in audit.run(processes=1).findings}


def test_clerks_at_work_beside_two_sweeps_lose_nothing(dossiers: list[int]):
    counts = crowd("sweep_while_others_work", NOW, dossiers, processes=4)
    assert [one.get("notes", 0) for one in counts[2:]] == [COUNT, COUNT]
    assert sum(one.get("broken", 0) for one in counts) == 0
    sweep(NOW + timedelta(minutes=1))  # what was lost to a clerk three times over is the next sweep's
    assert everything_is_said_once(dossiers)


def test_a_sweep_killed_in_the_middle_is_gone_on_with(dossiers: list[int]):
    for minutes, after in enumerate((12, 3, 18)):
        assert alone("die_sweeping", NOW + timedelta(minutes=minutes), after) == 9
    assert 0 < len(lines()) < COUNT
    assert sweep(NOW + timedelta(minutes=2, seconds=30)) == {}  # the lease of the dead one still stands
    sweep(NOW + timedelta(minutes=4))
    assert everything_is_said_once(dossiers)


def our_tasks() -> list[str]:
    app.loader.import_default_modules()
    return sorted(name for name in app.tasks if not name.startswith("celery."))


def test_the_tasks_are_those_of_the_timetable():
    assert our_tasks() == sorted(f"casework.tasks.{name}" for name in TURNS)


@pytest.mark.parametrize("name", our_tasks())
def test_a_task_called_twice_at_once_does_its_work_once(dossiers: list[int], wall_clock, name: str):
    wall_clock(NOW)
    crowd("run_task", name, processes=2)
    sweep(NOW + timedelta(minutes=2))
    assert lines() == dict.fromkeys(dossiers, 1)
    assert audit.run(processes=1).findings == []
