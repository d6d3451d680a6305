"""What became of a sealed July: nothing by what happened later, and exactly what was written late about it."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework import desk
from casework.figures.chosen import Chosen
from casework.figures.spans import Span
from casework.models import SealedReport, SlipLine
from casework.reports import seals
from casework.reports.forms import FORMS
from casework.reports.seals import counted, drawn
from casework.reports.sheet import Asked
from centers import calendars
from centers.models import Field
from law.calendar import local_date, to_seconds
from law.steps import Step
from tests.cast import Cast, raise_the_house
from tests.desk.story import REASON, Story
from tests.figures.histories import SELDOM, History
from tests.paperwork import at
from tests.reports.test_seals import SEALABLE, a_july, moves, seal, since

AUGUST = at("2025-08-05 09:00")
pytestmark = pytest.mark.django_db
chances = st.randoms(use_true_random=False)
slow = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=6)


def late_step(cast: Cast, story: Story, step: Step, happened: str, now: datetime = AUGUST, **needs) -> SlipLine:
    """Bình writes in August what happened in July."""
    given = {"happened_at": at(happened), "reason": REASON, **needs}
    desk.take(step, story.card, by=cast.binh, at=now, **given)
    return story.card.lines.order_by("n").last()


def cells(found: seals.Differences, row: str = "") -> dict[str, tuple[int, int]]:
    return {cell.column.key: (cell.before, cell.now) for cell in found.cells if cell.row == row}


def test_what_happens_later_changes_nothing(cast: Cast):
    done, waits, late = a_july(cast)
    sealed = seal(cast)
    for story in (done, waits, late):
        story.now = AUGUST
    done.then(Step.HAND_OVER, cast.an)
    waits.then(Step.SUPPLEMENT, cast.an).then(Step.SUBMIT, cast.hai).then(Step.RESOLVE, cast.binh)
    late.then(Step.SUBMIT, cast.hai).then(Step.RESOLVE, cast.binh, overdue_reason="officer")
    Story(cast, AUGUST).accept()
    found = since(cast, sealed)
    assert (found.cells, found.moves, found.any) == ([], [], False)


def test_a_closing_written_late_is_the_difference_and_its_line_explains_it(cast: Cast):
    _done, _waits, late = a_july(cast)
    late.then(Step.SUBMIT, cast.hai)
    sealed = seal(cast)
    line = late_step(
        cast, late, Step.RESOLVE, "2025-07-18 10:00", outcome="granted", result_no="9/KQ",
        result_on=at("2025-07-18 10:00").date(),
    )  # fmt: skip
    found = since(cast, sealed)
    assert moves(found) == {late.card.code: (["overdue"], ["early"], [line.n])}
    assert found.moves[0].meanwhile is False
    assert cells(found) == {"resolved": (1, 2), "early": (1, 2), "open": (2, 1), "overdue": (1, 0)}
    assert cells(found, "19753") == cells(found)


def test_a_closing_taken_back_is_explained_by_the_correction(cast: Cast):
    done, _waits, _late = a_july(cast)
    sealed = seal(cast)
    desk.take(Step.CORRECT, done.card, by=cast.binh, at=AUGUST, reason=REASON)
    correction = done.card.lines.order_by("n").last()
    found = since(cast, sealed)
    assert moves(found) == {done.card.code: (["early"], ["overdue"], [correction.n])}


def test_what_was_written_late_and_taken_back_makes_no_difference(cast: Cast):
    _done, _waits, late = a_july(cast)
    late.then(Step.SUBMIT, cast.hai)
    sealed = seal(cast)
    given = {"outcome": "granted", "result_no": "9/KQ", "result_on": at("2025-07-18 10:00").date()}
    late_step(cast, late, Step.RESOLVE, "2025-07-18 10:00", **given)
    desk.take(Step.CORRECT, late.card, by=cast.binh, at=AUGUST + timedelta(hours=1), reason=REASON)
    assert since(cast, sealed).any is False
    late.now = AUGUST + timedelta(hours=2)
    late.then(Step.RESOLVE, cast.binh, overdue_reason="officer")
    assert since(cast, sealed).any is False


def test_a_transfer_written_late_moves_a_dossier_between_the_rows(cast: Cast):
    story = Story(cast, at("2025-07-16 08:00")).accept(procedure=cast.land)
    sealed = seal(cast)
    line = late_step(cast, story, Step.TRANSFER, "2025-07-17 10:00", center=cast.thuan_hoa)
    found = since(cast, sealed)
    (move,) = found.moves
    assert [why.line for why in move.why] == [line]
    assert ("before", "19789") in move.entered
    assert ("within", "19789") in move.entered or ("overdue", "19789") in move.entered
    assert cells(found) == {}  # of the whole city transfers cancel
    assert cells(found, "19789")["before"] == (0, 1)


def test_a_note_written_late_explains_nothing(cast: Cast):
    _done, _waits, late = a_july(cast)
    late.then(Step.SUBMIT, cast.hai)
    sealed = seal(cast)
    late_step(cast, late, Step.NOTE, "2025-07-17 10:00", note="Đã gọi điện.")
    given = {"outcome": "granted", "result_no": "9/KQ", "result_on": at("2025-07-18 10:00").date()}
    line = late_step(cast, late, Step.RESOLVE, "2025-07-18 10:00", **given)
    (move,) = since(cast, sealed).moves
    assert [why.line for why in move.why] == [line]


def test_a_line_written_beside_the_seal_is_said_to_be(cast: Cast):
    """It was committed after the figures were counted, and carries an instant before."""
    _done, _waits, late = a_july(cast)
    late.then(Step.SUBMIT, cast.hai)
    sealed = seal(cast)
    given = {"outcome": "granted", "result_no": "9/KQ", "result_on": at("2025-07-18 10:00").date()}
    late_step(cast, late, Step.RESOLVE, "2025-07-18 10:00", sealed.known_at - timedelta(seconds=20), **given)
    (move,) = since(cast, sealed).moves
    assert move.meanwhile is True
    assert [why.line.step for why in move.why] == ["resolve"]


def test_a_changed_catalogue_has_no_line_and_says_so(cast: Cast):
    a_july(cast)
    sealed = seal(cast, center=cast.phu_xuan)
    cast.marriage.field = Field.objects.get(code="dat_dai")
    cast.marriage.save()
    found = since(cast, sealed)
    assert len(found.moves) == 3
    assert all(not move.why and not move.meanwhile for move in found.moves)


def test_a_form_that_means_something_else_now_is_not_compared(cast: Cast):
    a_july(cast)
    sealed = seal(cast)
    sealed.version = "06a-0"
    found = since(cast, sealed)
    assert (found.comparable, found.any) == (False, False)
    assert [column.key for column in found.form.columns] == [one["key"] for one in sealed.figures["columns"]]
    assert seals.sheet_of(sealed, seals.asked_of(sealed, cast.chi, AUGUST)).whole.cells["received"] == 3


# -- whatever happens


class Lived:
    """A history, a span of days of it that are over, and every report of them sealed."""

    def __init__(self, chance: Random, steps: int = 40, dossiers: int = 8) -> None:
        self.history = History(raise_the_house(), chance)
        self.history.live(steps, dossiers=dossiers)
        first = local_date(to_seconds(self.history.dossiers[0].registered_at))
        last = local_date(to_seconds(self.history.now))
        self.span = Span("range", first, max(first, last - timedelta(days=chance.choice((1, 2)))))
        self.history.now += timedelta(days=1)
        self.sealed_at = self.history.now
        self.seals = [self.seal(slug, center) for slug in SEALABLE for center in (None, *self.history.centers)]
        self.history.now += timedelta(seconds=1)

    def seal(self, slug: str, center) -> SealedReport:
        form, by = FORMS[slug], self.history.cast.chi
        asked = Asked(by, Chosen(self.span, self.sealed_at, compared=False), center)
        return SealedReport.objects.get(pk=seals.seal(asked, form, by=by, at=self.sealed_at).pk)

    def differences(self, sealed: SealedReport) -> seals.Differences:
        return seals.differences(sealed, officer=self.history.cast.chi, now=self.history.now)

    def written_late(self) -> set[int]:
        """Dossiers with a line since the seal about a moment before its end, or that takes one back."""
        as_of = self.seals[0].as_of
        lines = SlipLine.objects.filter(written_at__gte=self.sealed_at)
        found = set(lines.filter(at__lt=as_of).values_list("dossier", flat=True))
        for line in lines.filter(step=Step.CORRECT):
            if SlipLine.objects.get(dossier=line.dossier_id, n=line.voids).at < as_of:
                found.add(line.dossier_id)
        return found


@given(chances)
@slow
def test_a_hundred_live_steps_later_it_is_as_it_was(chance: Random):
    """Steps that happen when they are written; a correction among them may take back what the seal saw."""
    with transaction.atomic():
        lived = Lived(chance)
        lived.history._earlier = lambda step, by, draft: {}  # type: ignore[method-assign]
        lived.history.live(100, dossiers=10)
        touched = lived.written_late()
        for sealed in lived.seals:
            assert {move.dossier.pk for move in lived.differences(sealed).moves} <= touched
            assert seals.hash_of(sealed) == sealed.hash
        if not touched:
            assert not any(lived.differences(sealed).any for sealed in lived.seals)
        transaction.set_rollback(True)
    calendars.forget()


@given(chances)
@slow
def test_each_difference_is_explained_and_sums_up(chance: Random):
    """After steps written late and corrections: every dossier that moved has its line, and moves add up to cells."""
    with transaction.atomic():
        lived = Lived(chance)
        lived.history.live(40, dossiers=4)
        touched = lived.written_late()
        for sealed in lived.seals:
            found = lived.differences(sealed)
            for move in found.moves:
                assert move.dossier.pk in touched
                assert move.why
                assert not move.meanwhile
                assert all(why.line.written_at >= lived.sealed_at for why in move.why)
            by = {(cell.column.key, cell.row): cell.by for cell in found.cells if cell.row}
            for place in {place for move in found.moves for place in (*move.left, *move.entered)}:
                entered = sum(move.entered.count(place) - move.left.count(place) for move in found.moves)
                assert by.get(place, 0) == entered
        transaction.set_rollback(True)
    calendars.forget()


@given(chances)
@slow
def test_run_again_as_it_was_known_it_is_what_was_sealed(chance: Random):
    with transaction.atomic():
        lived = Lived(chance)
        lived.history.live(40, dossiers=4)
        for sealed in lived.seals:
            asked = seals.asked_of(sealed, lived.history.cast.chi, lived.history.now)
            again = drawn.written(drawn.held(FORMS[sealed.report].fill(drawn.asked_at(asked, sealed.known_at))))
            assert again == sealed.figures
        transaction.set_rollback(True)
    calendars.forget()


def test_a_july_of_two_hundred_steps_shows_nothing_after_a_hundred_more(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    history = History(cast, 7)
    history.live(200, dossiers=40)
    history.now = max(history.now, AUGUST)
    sealed = [seal(cast, slug, history.now) for slug in SEALABLE]
    history.now += timedelta(minutes=1)
    monkeypatch.setattr(history, "_earlier", lambda step, by, draft: {})
    monkeypatch.setitem(SELDOM, Step.CORRECT, 0.0)
    before = SlipLine.objects.count()
    while SlipLine.objects.count() < before + 100:
        history.live(20, dossiers=4)
    assert not any(since(cast, one, history.now).any for one in sealed)
    monkeypatch.setattr(counted, "counted", lambda sheet: {})  # a count that finds nothing would be seen
    assert all(since(cast, one, history.now).moves for one in sealed)
