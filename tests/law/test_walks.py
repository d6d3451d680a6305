"""Slips walked at random through the table of steps: folding, explaining and the calculator must agree on each."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from law.calendar import DAY, start_of
from law.count import Act
from law.explain import explain
from law.limit import Limit, Unit
from law.slip import Fold, Line, SlipError, read
from law.steps import STEPS, Clock, ClockPolicy, Status, Step
from tests.law.office import AN, calendar
from tests.law.test_laws import due

SHORT = [[[(28800, 41400), (46800, 61200)], [(25200, 39600)]][day == 5] for day in range(6)] + [[]]
SHORT_WEEK = tuple(tuple(day) for day in SHORT)
OFFICES = {
    ("A", 1): calendar(),
    ("A", 2): calendar(("closure", "2025-06-04"), ("closure", "2025-06-11", "pm")),
    ("A", 3): calendar(("closure", "2025-06-04"), ("makeup", "2025-06-07"), ("closure", "2025-06-20")),
    ("B", 1): calendar(week=SHORT_WEEK),
    ("B", 2): calendar(("closure", "2025-06-05"), week=SHORT_WEEK),
    ("B", 3): calendar(("closure", "2025-06-05"), ("holiday", "2025-06-16"), week=SHORT_WEEK),
}
MONDAY = start_of(calendar().first_on.replace(2025, 6, 2).toordinal())
RARE = {Step.DECLINE, Step.WITHDRAW, Step.STOP, Step.EXTEND}


def office_of(center: str, edition: int):
    return OFFICES[center, edition]


class Walker:
    """A dossier taking steps the table allows, at times thick around opening and closing."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.lines: list[Line] = []
        self.fold = Fold(office_of)
        self.at, self.edition = MONDAY + 27000, 1

    def walk(self, steps: int) -> None:
        for _ in range(steps):
            self.at += self.dice.choice([0, 60, 3600, 4 * 3600, 35999, DAY, DAY, 3 * DAY, self.dice.randrange(5 * DAY)])
            self.step()

    def step(self) -> None:
        status = self.fold.status if self.lines else None
        able = [step for step in STEPS if step is not Step.CORRECT and status in STEPS[step].came_from]
        step = self.dice.choice(able)
        if step in RARE and self.dice.random() < 0.6:
            step = Step.NOTE if status else Step.ACCEPT
        if status and self.dice.random() < 0.08:
            step = Step.CORRECT
        try:
            line = self.line(step)
            self.fold.turn(line)
        except SlipError:
            return
        self.lines.append(line)
        self.edition = max(self.edition, line.edition)

    def line(self, step: Step) -> Line:
        dice, facts = self.dice, {}
        if step in (Step.REGISTER, Step.ACCEPT, Step.REOPEN, Step.RECOUNT, Step.TRANSFER):
            center = self.fold.center or "A"
            facts = {"center": center, "edition": min(3, self.edition + dice.choice([0, 0, 0, 1]))}
        if step is Step.TRANSFER:
            facts["center"] = dice.choice("AB")
        if step is Step.ACCEPT:
            unit = dice.choice(list(Unit))
            facts["limit"] = Limit(0 if unit is Unit.SAME_DAY else dice.randint(1, 9), unit)
            facts["policy"] = dice.choice(list(ClockPolicy))
        facts |= {"holder": AN, "units": dice.randint(1, 3), "cause": dice.choice(["own_error", "new_information"])}
        facts["voids"] = self.fold.changed_n
        return Line(len(self.lines) + 1, step, self.at, **facts)


@pytest.fixture(scope="module")
def walkers() -> list[Walker]:
    found = []
    for seed in range(600):
        walker = Walker(seed)
        walker.walk(14)
        found.append(walker)
    return found


def test_the_walks_see_every_status_and_nearly_every_step(walkers):
    lines = [line for walker in walkers for line in walker.lines]
    assert {line.step for line in lines} == set(Step)
    assert {walker.fold.status for walker in walkers} == set(Status)
    assert any(walker.fold.voided for walker in walkers)


def test_folding_line_by_line_equals_folding_at_once(walkers):
    for walker in walkers:
        fold = Fold(office_of)
        for n, line in enumerate(walker.lines, start=1):
            assert fold.turn(line) == read(walker.lines[:n], office_of)


def test_a_correction_leaves_what_the_standing_lines_alone_would_say(walkers):
    for walker in walkers:
        reading = walker.fold.reading()
        standing = [x for x in walker.lines if x.n not in reading.voided and x.step is not Step.CORRECT]
        fold = Fold(office_of)
        for line in standing:
            if line.step in (Step.WARN, Step.OVERDUE, Step.RECOUNT) and fold.status not in STEPS[line.step].came_from:
                continue
            fold._apply(line)
        alone = fold.reading()
        assert replace(alone, voided=reading.voided, due_n=reading.due_n) == reading


def test_the_rows_of_any_slip_end_at_its_due_date(walkers):
    for walker in walkers:
        reading, rows = walker.fold.reading(), explain(walker.lines, office_of)
        assert bool(rows) == (walker.fold.limit is not None)
        if reading.due_on is None:
            continue
        assert (rows[-1].on, rows[-1].due, rows[-1].count) == (reading.due_on, True, rows[-1].of)
        days = [row.on for row in rows]
        assert days == sorted(days)
        if walker.fold.limit.unit is not Unit.HOUR:
            assert days == [days[0] + timedelta(days=step) for step in range(len(days))]


def test_what_is_paused_is_left_and_what_runs_is_due(walkers):
    for walker in walkers:
        reading = walker.fold.reading()
        assert (reading.left is not None) == (reading.clock is Clock.PAUSED)
        if reading.clock is Clock.RUNNING:
            assert reading.due_at is not None
        assert (reading.late_from is not None) == (reading.due_at is not None and reading.accepted_at is not None)


def test_a_slip_in_one_center_agrees_with_the_calculator(walkers):
    seen = 0
    for walker in walkers:
        fold = walker.fold
        if fold.limit is None or fold.clock is Clock.PAUSED or any(act is Act.CARRY for act, _, _ in fold.ops):
            continue
        cuts = [at for act, at, _ in fold.ops[1:]]
        kinds = {act for act, _, _ in fold.ops}
        if fold.reading().due_at is None or {Act.RESTART, Act.RESUME} <= kinds or len(cuts) % 2:
            continue
        if any(start == end for start, end in zip(cuts[::2], cuts[1::2], strict=True)):
            continue
        found = due(
            OFFICES[fold.center, fold.edition], fold.limit, fold.ops[0][1], zip(cuts[::2], cuts[1::2], strict=True),
            extra=fold.extra, restart=Act.RESTART in kinds,
        )  # fmt: skip
        assert found.at == fold.reading().due_at
        seen += 1
    assert seen > 100
