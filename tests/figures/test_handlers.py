"""Who is said to have worked on what was decided: whoever submitted it last, as it stood when it was decided."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework.figures import Period, table
from casework.figures.handlers import with_handler
from casework.models import Decision
from centers.models import Officer
from law.steps import Role, Step
from tests.cast import Cast, raise_the_house
from tests.desk.story import MONDAY, Story, colleague

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return raise_the_house()


def handled_by(known_at=None) -> dict[str, int]:
    """How many decisions of the week count with each officer."""
    until = MONDAY + timedelta(days=7)
    rows = table(Period(MONDAY, until, until, known_at), "officer").rows
    return {key: one.decided for key, one in rows.items() if one.decided}


def submitted_by(story: Story, officer: Officer) -> Story:
    return story.then(Step.ASSIGN, story.cast.binh, officer=officer).then(Step.SUBMIT, officer)


def test_the_last_who_submitted_handled_it(cast: Cast):
    mai = colleague(Role.OFFICER, cast.phu_xuan)
    story = Story(cast).accept().then(Step.SUBMIT, cast.hai).then(Step.SEND_BACK, cast.binh)
    submitted_by(story, mai).then(Step.RESOLVE, cast.binh)
    assert handled_by() == {str(mai.uuid): 1}


def test_a_submission_taken_back_makes_nobody_the_handler(cast: Cast):
    mai = colleague(Role.OFFICER, cast.phu_xuan)
    story = submitted_by(Story(cast).accept(), mai)
    story.then(Step.CORRECT, mai, voids=story.card.last_n).then(Step.ASSIGN, cast.binh, officer=cast.hai)
    story.then(Step.RESOLVE, cast.binh)
    assert handled_by() == {str(cast.hai.uuid): 1}
    assert handled_by(known_at=story.now + timedelta(hours=1)) == {str(cast.hai.uuid): 1}


def test_what_comes_after_a_decision_does_not_change_who_handled_it(cast: Cast):
    """The closing was taken back and the submission too; who asks what was known before sees both as they stood."""
    story = Story(cast).accept().then(Step.SUBMIT, cast.hai).then(Step.RESOLVE, cast.binh)
    resolved, before = story.card.last_n, story.now + timedelta(minutes=1)
    story.then(Step.CORRECT, cast.binh, voids=resolved).then(Step.CORRECT, cast.binh, voids=resolved - 1)
    assert handled_by() == {}
    assert handled_by(known_at=before) == {str(cast.hai.uuid): 1}
    assert with_handler(Decision.objects.filter(n=resolved)).get().handler == cast.hai.uuid
