"""A correction voids the last line that changed something, and what rode on it; what remains is read as if alone."""

import pytest

from law.slip import Fold, SlipError, read
from law.steps import Clock, Status
from tests.law.office import AN, PLAIN, calendar, card, look_up, slip

ACCEPT = ("accept", "2025-07-14 09:00")
ASSIGN = ("assign", "2025-07-14 10:00")
ASK = ("ask_supplement", "2025-07-15 09:00")
NOTE = ("note", "2025-07-15 10:00")


def void(n: int, when: str = "2025-07-15 11:00"):
    return "correct", when, {"voids": n}


def test_a_voided_request_lets_the_clock_run_as_if_never_stopped():
    reading = card(ACCEPT, ASSIGN, ASK, NOTE, void(3))
    assert (reading.status, reading.clock, str(reading.due_on)) == (Status.IN_PROCESS, Clock.RUNNING, "2025-07-21")
    assert (reading.supplements, reading.voided, reading.changed_n) == (0, frozenset({3}), 2)


def test_the_lines_the_rule_wrote_go_with_their_cause():
    lines = [("register", "2025-07-14 08:00"), ACCEPT, ("assign", "2025-07-14 09:00", {"rode": 2})]
    assert card(*lines).holder == AN
    reading = card(*lines, void(2))
    assert (reading.status, reading.holder, reading.accepted_at) == (Status.REGISTERED, "", None)
    assert (reading.voided, reading.acceptance_verdict) == ({2, 3}, "")


def test_the_rules_line_can_be_voided_alone():
    reading = card(ACCEPT, ("assign", "2025-07-14 09:00", {"rode": 1}), void(2))
    assert (reading.status, reading.holder, reading.voided) == (Status.ACCEPTED, "", {2})


def test_two_lines_can_be_taken_back_one_after_the_other():
    reading = card(ACCEPT, ASSIGN, ASK, void(3), void(2))
    assert (reading.status, reading.holder, reading.voided) == (Status.ACCEPTED, "", {2, 3})


def test_a_voided_closing_takes_its_verdict_back():
    reading = card(ACCEPT, ASSIGN, ("resolve", "2025-07-15 09:00"), void(3))
    assert (reading.verdict, reading.decided_at, reading.clock) == ("", None, Clock.RUNNING)


def test_a_voided_extension_may_be_given_again():
    lines = [ACCEPT, ("extend", "2025-07-15 09:00", {"units": 3}), void(2)]
    assert not card(*lines).extended
    assert str(card(*lines, ("extend", "2025-07-16 09:00", {"units": 1})).due_on) == "2025-07-22"


def test_a_voided_edition_is_no_longer_read():
    calendars = {("A", 1): PLAIN, ("A", 2): PLAIN, ("B", 2): calendar(("closure", "2025-07-17"))}
    lines = [ACCEPT, ("transfer", "2025-07-15 09:00", {"center": "B", "edition": 2})]
    assert str(card(*lines, calendars=calendars).due_on) == "2025-07-22"
    reading = card(*lines, void(2), calendars=calendars)
    assert (reading.center, reading.edition, str(reading.due_on)) == ("A", 1, "2025-07-21")


def test_the_clocks_own_lines_fall_silent_with_their_cause():
    lines = [ACCEPT, ASSIGN, ("resolve", "2025-07-22 09:00"), ("reopen", "2025-07-23 09:00", {"cause": "own_error"})]
    reading = card(*lines, ("overdue", "2025-07-23 10:00"), void(4, "2025-07-23 11:00"))
    assert (reading.status, reading.verdict) == (Status.RESOLVED, "late")


@pytest.mark.parametrize(
    ("lines", "voids", "message"),
    [
        ([ACCEPT, ASSIGN], 1, "line 1 cannot be voided"),
        ([ACCEPT, ASSIGN], 7, "line 7 cannot be voided"),
        ([ACCEPT, ASSIGN, ASK], 2, "line 2 is not the last; line 3 stands after it"),
        ([ACCEPT, ASSIGN, NOTE], 3, "line 3 changed neither status, holder nor clock"),
        ([ACCEPT, ASSIGN, void(2)], 3, "line 3 cannot be voided"),
        ([ACCEPT, ASSIGN, void(2)], 2, "line 2 cannot be voided"),
        ([ACCEPT, ASSIGN, ("consult", "2025-07-15 09:00")], 2, "line 3, consult: not from status 2"),
    ],
)
def test_a_correction_that_would_break_the_walk_is_refused(lines, voids, message):
    fold = Fold(look_up(PLAIN))
    written = slip(*lines, void(voids))
    before = [fold.turn(line) for line in written[:-1]][-1]
    with pytest.raises(SlipError, match=message):
        fold.turn(written[-1])
    assert fold.reading() == before


def test_an_empty_slip_has_nothing_to_correct():
    with pytest.raises(SlipError, match="no line to void"):
        read(slip(void(1)), look_up(PLAIN))
