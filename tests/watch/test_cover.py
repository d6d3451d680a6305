"""Absence cover: moved at the start, given back at the end, once, whoever else is at it and however often it dies."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from casework import audit, desk
from casework.models import Dossier, Pulse, SlipLine
from casework.watch import cover as module
from casework.watch.cover import begin, cover, end
from centers.models import Absence, Officer
from law.steps import Role, Step
from tests.cast import Cast
from tests.desk.story import colleague
from tests.paperwork import asked, at, brought, logged, submitted

pytestmark = pytest.mark.django_db
BEFORE = at("2025-07-14 08:00")
START = at("2025-07-16 07:00")
MIDDLE = at("2025-07-17 10:00")
AFTER = at("2025-07-19 00:05")
REASON = "Theo quyết định của lãnh đạo Trung tâm"


@pytest.fixture
def lan(cast: Cast) -> Officer:
    return colleague(Role.OFFICER, cast.phu_xuan, "Hồ Thị Lan")


@pytest.fixture
def minh(cast: Cast) -> Officer:
    return colleague(Role.OFFICER, cast.phu_xuan, "Võ Văn Minh")


def away(officer: Officer, stand_in: Officer | None, first: str = "2025-07-16", last: str = "2025-07-18", **facts: Any):
    days = {"first_on": date.fromisoformat(first), "last_on": date.fromisoformat(last)}
    return Absence.objects.create(officer=officer, stand_in=stand_in, **{"moves": "due", **days, **facts})


def due(cast: Cast, count: int = 3) -> list[Dossier]:
    """Marriages due on Thursday 17 July, in Hải's hands."""
    return [logged(cast, cast.marriage, BEFORE + timedelta(minutes=n)) for n in range(count)]


def holders(dossiers: list[Dossier]) -> list[Officer | None]:
    return [Dossier.objects.get(pk=dossier.pk).holder for dossier in dossiers]


def moves() -> list[SlipLine]:
    return list(SlipLine.objects.filter(step=Step.ASSIGN, facts__has_key="absence", rode=None).order_by("pk"))


def test_what_falls_due_moves_at_the_start_and_comes_back_at_the_end(cast, lan):
    dossiers = due(cast)
    later = logged(cast, cast.marriage, at("2025-07-16 06:00"))  # due on Monday 21
    absence = away(cast.hai, lan)
    assert cover(BEFORE) == {"moved": 0, "returned": 0, "begun": 0, "ended": 0}
    assert cover(START) == {"moved": 3, "returned": 0, "begun": 1, "ended": 0}
    assert holders([*dossiers, later]) == [lan, lan, lan, cast.hai]
    line = moves()[0]
    assert (line.role, line.by, line.facts["absence"], line.facts["instead_of"]) == (
        "rule", None, absence.pk, cast.hai.uuid.hex,
    )  # fmt: skip
    assert cover(AFTER) == {"moved": 0, "returned": 3, "begun": 0, "ended": 1}
    assert holders([*dossiers, later]) == [cast.hai] * 4
    assert cover(AFTER + timedelta(days=1)) == {"moved": 0, "returned": 0, "begun": 0, "ended": 0}
    absence.refresh_from_db()
    assert (absence.begun_at, absence.ended_at) == (START, AFTER)
    assert audit.run().findings == []
    assert Pulse.objects.ran_at("cover") == AFTER + timedelta(days=1)


def test_only_new_work_is_covered_when_so_chosen_and_comes_back_as_well(cast, lan):
    dossiers = due(cast)
    away(cast.hai, lan, moves="new")
    assert cover(START)["moved"] == 0
    new = logged(cast, cast.marriage, MIDDLE)
    assert holders([*dossiers, new]) == [cast.hai, cast.hai, cast.hai, lan]
    assert cover(AFTER)["returned"] == 1
    assert holders([new]) == [cast.hai]


def test_nothing_comes_back_when_so_chosen(cast, lan):
    dossiers = due(cast)
    away(cast.hai, lan, gives_back=False)
    cover(START)
    assert cover(AFTER) == {"moved": 0, "returned": 0, "begun": 0, "ended": 1}
    assert holders(dossiers) == [lan] * 3


def test_what_somebody_gave_away_since_stays_where_it_is(cast, lan, minh):
    to_minh, _left, to_sign, back_by_hand = dossiers = due(cast, 4)
    away(cast.hai, lan)
    cover(START)
    desk.take(Step.ASSIGN, to_minh, by=cast.binh, at=MIDDLE, officer=minh)
    desk.take(Step.SUBMIT, to_sign, by=lan, at=MIDDLE, outcome="granted", officer=cast.binh)
    desk.take(Step.ASSIGN, back_by_hand, by=cast.binh, at=MIDDLE, officer=cast.hai)
    absence = Absence.objects.get()
    absence.begun_at = None
    absence.save()
    assert cover(MIDDLE)["moved"] == 0  # looked for again: what was given back by hand is not taken again
    assert cover(AFTER)["returned"] == 1
    assert holders(dossiers) == [minh, cast.hai, cast.binh, cast.hai]


def test_paused_and_submitted_dossiers_stay(cast, lan):
    waiting, signing = due(cast, 2)
    asked(cast, waiting, BEFORE + timedelta(hours=1))
    submitted(cast, signing, BEFORE + timedelta(hours=1))
    away(cast.hai, lan)
    away(cast.binh, lan)
    assert cover(START)["moved"] == 0
    assert holders([waiting, signing]) == [cast.hai, cast.binh]


def test_what_comes_back_from_the_applicant_meanwhile_follows_and_what_is_given_by_hand_stays(cast, lan):
    paused, given = due(cast, 2)
    asked(cast, paused, BEFORE + timedelta(hours=1))
    desk.take(Step.ASSIGN, given, by=cast.binh, at=BEFORE + timedelta(hours=1), officer=cast.binh)
    away(cast.hai, lan)
    assert cover(at("2025-07-16 06:00"))["moved"] == 0
    brought(cast, Dossier.objects.get(pk=paused.pk), at("2025-07-16 09:00"))
    desk.take(Step.ASSIGN, given, by=cast.binh, at=at("2025-07-16 09:00"), officer=cast.hai)
    assert cover(at("2025-07-16 09:05"))["moved"] == 1
    assert cover(at("2025-07-16 09:10"))["moved"] == 0
    assert holders([paused, given]) == [lan, cast.hai]


def test_the_absent_one_may_still_act_on_what_he_holds(cast, lan):
    kept = logged(cast, cast.marriage, at("2025-07-16 06:00"))
    away(cast.hai, lan)
    cover(START)
    assert submitted(cast, kept, MIDDLE).holder == cast.binh


def test_a_stand_in_who_goes_away_passes_it_on_and_each_end_gives_back_its_own(cast, lan, minh):
    dossiers = due(cast)
    away(cast.hai, lan, last="2025-07-20")
    away(lan, minh, first="2025-07-17", last="2025-07-18")
    cover(START)
    assert holders(dossiers) == [lan] * 3
    cover(at("2025-07-17 07:00"))
    assert holders(dossiers) == [minh] * 3
    cover(AFTER)
    assert holders(dossiers) == [lan] * 3
    cover(at("2025-07-21 00:05"))
    assert holders(dossiers) == [cast.hai] * 3


def test_when_the_first_comes_back_first_the_second_gives_nothing_back(cast, lan, minh):
    dossiers = due(cast)
    away(cast.hai, lan, last="2025-07-17")
    away(lan, minh, first="2025-07-17", last="2025-07-18")
    cover(START)
    cover(at("2025-07-17 07:00"))
    assert cover(at("2025-07-18 00:05"))["returned"] == 3
    assert cover(AFTER)["returned"] == 0
    assert holders(dossiers) == [cast.hai] * 3


def test_with_nobody_to_take_it_the_absence_waits_until_there_is(cast, lan, minh):
    dossiers = due(cast)
    absence = away(cast.hai, lan)
    circle = away(lan, cast.hai)
    assert cover(START)["moved"] == 0
    absence.refresh_from_db()
    assert absence.begun_at is None
    circle.delete()
    assert cover(START + timedelta(minutes=5))["moved"] == 3
    assert holders(dossiers) == [lan] * 3


def test_ending_early_gives_back_at_the_next_run(cast, lan):
    dossiers = due(cast)
    away(cast.hai, lan)
    cover(START)
    Absence.objects.update(last_on=date(2025, 7, 16))
    assert cover(MIDDLE)["returned"] == 3
    assert holders(dossiers) == [cast.hai] * 3
    assert logged(cast, cast.marriage, MIDDLE).holder == cast.hai


def test_an_absence_ended_on_its_first_day_counts_no_more(cast, lan):
    absence = away(cast.hai, lan)
    cover(START)
    end(absence, at=START + timedelta(hours=2))
    assert logged(cast, cast.marriage, START + timedelta(hours=3)).holder == cast.hai
    assert [Absence.objects.on(date(2025, 7, day)).count() for day in (15, 16, 17)] == [0, 0, 0]


# -- killed, twice, and the negative control


class Killed(BaseException):
    """As a signal would."""


def killing(after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    taken, real = [], desk.take

    def take(*args: Any, **facts: Any) -> Dossier:
        if len(taken) == after:
            raise Killed
        taken.append(args)
        return real(*args, **facts)

    monkeypatch.setattr(module.desk, "take", take)


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_killed_run_is_finished_by_the_next(cast, lan, monkeypatch, after):
    dossiers = due(cast)
    away(cast.hai, lan)
    for moment, who in ((START, lan), (AFTER, cast.hai)):
        with monkeypatch.context() as patch:
            killing(after, patch)
            with pytest.raises(Killed):
                cover(moment)
        assert cover(moment + timedelta(seconds=30)) == {}  # the dead one's lease
        cover(moment + timedelta(minutes=5))
        assert holders(dossiers) == [who] * 3
    assert len(moves()) == 6
    assert Absence.objects.filter(begun_at__isnull=False, ended_at__isnull=False).count() == 1


def run_twice_at_once(cast: Cast, monkeypatch: pytest.MonkeyPatch, act: Any, absence: Absence, when: datetime) -> None:
    """A second run does all the work just before the first writes its first line."""
    real, inside = desk.take, []

    def take(*args: Any, **facts: Any) -> Dossier:
        if not inside:
            inside.append(True)
            act(Absence.objects.select_related("officer__center", "stand_in").get(pk=absence.pk), at=when)
        return real(*args, **facts)

    with monkeypatch.context() as patch:
        patch.setattr(module.desk, "take", take)
        act(absence, at=when)


def test_two_runs_at_once_move_and_give_back_once(cast, lan, monkeypatch):
    due(cast)
    absence = away(cast.hai, lan)
    run_twice_at_once(cast, monkeypatch, begin, absence, START)
    assert len(moves()) == 3
    run_twice_at_once(cast, monkeypatch, end, absence, AFTER)
    assert len(moves()) == 6


def test_without_the_number_of_the_line_two_runs_at_once_would_move_twice(cast, lan, monkeypatch):
    due(cast)
    absence = away(cast.hai, lan)
    real = desk.take
    monkeypatch.setattr(desk, "take", lambda *args, expect=None, **facts: real(*args, **facts))
    run_twice_at_once(cast, monkeypatch, begin, absence, START)
    assert len(moves()) > 3


def test_a_dossier_somebody_moves_in_between_is_left_to_him(cast, lan, minh, monkeypatch):
    first, *rest = due(cast)
    absence, real, inside = away(cast.hai, lan), desk.take, []

    def take(*args: Any, **facts: Any) -> Dossier:
        if not inside:
            inside.append(True)
            real(Step.ASSIGN, Dossier.objects.get(pk=first.pk), by=cast.binh, at=START, officer=minh)
        return real(*args, **facts)

    with monkeypatch.context() as patch:
        patch.setattr(module.desk, "take", take)
        assert begin(absence, at=START) == 2
    assert holders([first, *rest]) == [minh, lan, lan]
    assert cover(START + timedelta(minutes=5))["begun"] == 1
    assert holders([first, *rest]) == [minh, lan, lan]


def test_a_corrected_move_is_not_given_back(cast, lan):
    dossiers = due(cast, 1)
    away(cast.hai, lan)
    cover(START)
    desk.take(Step.CORRECT, Dossier.objects.get(pk=dossiers[0].pk), by=cast.binh, at=MIDDLE, reason=REASON)
    assert holders(dossiers) == [cast.hai]
    assert cover(AFTER)["returned"] == 0
    assert audit.run().findings == []
