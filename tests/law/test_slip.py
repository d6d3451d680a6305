"""The slip read line by line: statuses, hands, stages, clocks, transfers, reopenings, acceptance."""

import pytest

from law.slip import Fold, SlipError, read
from law.steps import Clock, ClockPolicy, Stage, Status
from tests.law.office import AN, BINH, PLAIN, at, calendar, card, limit, look_up, said, slip

ACCEPT = ("accept", "2025-07-14 09:00")
ASSIGN = ("assign", "2025-07-14 10:00")
RESOLVE = ("resolve", "2025-07-16 09:00")
NEWS = {"cause": "new_information"}
ERROR = {"cause": "own_error"}


# The walk


def test_an_accepted_dossier_is_due_and_nobody_holds_it():
    reading = card(ACCEPT)
    assert (reading.status, reading.stage, reading.clock) == (Status.ACCEPTED, Stage.RECEIVE, Clock.RUNNING)
    assert (reading.holder, reading.center, reading.accepted_center, reading.edition) == ("", "A", "A", 1)
    assert said(reading.due_at) == "2025-07-21 17:30"
    assert said(reading.late_from) == "2025-07-22 00:00"


def test_assigning_puts_it_in_process_and_submitting_on_the_signers_table():
    assert (card(ACCEPT, ASSIGN).status, card(ACCEPT, ASSIGN).holder) == (Status.IN_PROCESS, AN)
    reading = card(ACCEPT, ASSIGN, ("submit", "2025-07-15 09:00"))
    assert (reading.stage, reading.holder) == (Stage.SIGN, BINH)


def test_a_route_to_an_agency_leaves_it_with_its_holder():
    assert card(ACCEPT, ASSIGN, ("route", "2025-07-15 09:00")).holder == AN


def test_a_supplement_goes_back_to_the_status_before():
    lines = [("ask_supplement", "2025-07-15 09:00"), ("supplement", "2025-07-16 09:00")]
    assert card(ACCEPT, *lines).status is Status.ACCEPTED
    assert card(ACCEPT, ASSIGN, *lines).status is Status.IN_PROCESS
    assert card(ACCEPT, ASSIGN, *lines).supplements == 1
    assert card(("register", "2025-07-14 09:00"), *lines).status is Status.REGISTERED


def test_assigning_during_a_pause_keeps_the_pause_and_leads_into_process():
    lines = [ACCEPT, ("ask_payment", "2025-07-15 09:00"), ("assign", "2025-07-15 10:00")]
    assert card(*lines).status is Status.PAYMENT
    assert card(*lines, ("paid", "2025-07-16 09:00")).status is Status.IN_PROCESS


def test_while_paused_what_is_left_is_shown_and_the_due_date_is_not():
    reading = card(ACCEPT, ("ask_supplement", "2025-07-16 09:00"))
    assert (reading.left, reading.due_on, reading.late_from, reading.clock) == (4, None, None, Clock.PAUSED)
    used_up = card(ACCEPT, ("ask_supplement", "2025-07-25 09:00"))
    assert (used_up.left, str(used_up.due_on)) == (0, "2025-07-21")


def test_a_payment_never_restarts():
    restart = ("accept", "2025-07-14 09:00", {"policy": ClockPolicy.RESTART})
    supplement = card(restart, ("ask_supplement", "2025-07-16 09:00"), ("supplement", "2025-07-17 09:00"))
    payment = card(restart, ("ask_payment", "2025-07-16 09:00"), ("paid", "2025-07-17 09:00"))
    assert (str(supplement.due_on), str(payment.due_on)) == ("2025-07-24", "2025-07-22")


def test_an_extension_makes_the_limit_longer_from_the_start():
    lines = [ACCEPT, ("ask_supplement", "2025-07-16 09:00"), ("supplement", "2025-07-17 09:00")]
    reading = card(*lines, ("extend", "2025-07-22 23:59:59", {"units": 2}))
    assert (str(reading.due_on), reading.extended) == ("2025-07-24", True)


def test_an_extension_comes_before_the_dossier_is_late_and_once():
    with pytest.raises(SlipError, match="line 2, extend: the dossier is late"):
        card(ACCEPT, ("extend", "2025-07-22 00:00", {"units": 1}))
    with pytest.raises(SlipError, match="line 3, extend: the dossier has been extended once"):
        card(ACCEPT, ("extend", "2025-07-15 09:00", {"units": 1}), ("extend", "2025-07-15 10:00", {"units": 1}))
    with pytest.raises(SlipError, match="units: 0"):
        card(ACCEPT, ("extend", "2025-07-15 09:00"))


def test_an_apology_promises_a_date_and_moves_nothing():
    promised = PLAIN.last_on
    reading = card(ACCEPT, ("apologise", "2025-07-22 09:00", {"promised_on": promised}))
    assert (reading.promised_on, str(reading.due_on), reading.changed_n) == (promised, "2025-07-21", 1)


def test_a_result_is_judged_and_keeps_its_verdict_at_the_hand_over():
    reading = card(ACCEPT, ASSIGN, RESOLVE, ("hand_over", "2025-09-01 09:00"))
    assert (reading.status, reading.verdict, reading.clock) == (Status.RETURNED, "early", Clock.ENDED)
    assert card(ACCEPT, ASSIGN, ("stop", "2025-07-16 09:00")).verdict == ""


# Transfer


def test_a_transfer_carries_the_position_to_the_new_calendar_and_clears_the_hands():
    closed = {("A", 1): PLAIN, ("B", 1): calendar(("closure", "2025-07-17"))}
    lines = [ACCEPT, ASSIGN, ("transfer", "2025-07-16 09:00", {"center": "B", "edition": 1})]
    reading = card(*lines, calendars=closed)
    assert (reading.status, reading.stage, reading.holder) == (Status.ACCEPTED, Stage.RECEIVE, "")
    assert (reading.center, reading.accepted_center, str(reading.due_on)) == ("B", "A", "2025-07-22")


@pytest.mark.parametrize("unit", [("working_day", 5), ("calendar_day", 9), ("hour", 30), ("month", 1), ("same_day", 0)])
@pytest.mark.parametrize("moved", ["2025-07-14 09:00", "2025-07-14 18:00", "2025-07-15 11:30", "2025-07-19 09:00"])
def test_a_transfer_between_equal_calendars_moves_no_due_date(unit, moved):
    accept = ("accept", "2025-07-14 09:00", {"limit": limit(*unit)})
    stays, moves = card(accept), card(accept, ("transfer", moved, {"center": "B", "edition": 1}))
    assert (stays.due_at, stays.late_from) == (moves.due_at, moves.late_from)


def test_a_transfer_before_acceptance_stays_registered():
    reading = card(("register", "2025-07-14 09:00"), ("transfer", "2025-07-14 10:00", {"center": "B", "edition": 1}))
    assert (reading.status, reading.center, reading.late_from) == (Status.REGISTERED, "B", None)
    assert said(reading.due_at) == "2025-07-15 09:00"


def test_a_recount_reads_every_stretch_on_the_edition_named_last():
    calendars = {("A", 1): PLAIN, ("B", 1): PLAIN, ("A", 2): calendar(("closure", "2025-07-15")), ("B", 2): PLAIN}
    lines = [ACCEPT, ("transfer", "2025-07-16 09:00", {"center": "B", "edition": 1})]
    assert str(card(*lines, calendars=calendars).due_on) == "2025-07-21"
    recount = ("recount", "2025-07-17 09:00", {"center": "B", "edition": 2})
    reading = card(*lines, recount, calendars=calendars)
    assert (str(reading.due_on), reading.edition, reading.due_n, reading.changed_n) == ("2025-07-22", 2, 3, 2)


def test_a_recount_reads_the_three_o_clock_rule_again():
    calendars = {("A", 1): PLAIN, ("A", 2): calendar(("closure", "2025-07-14", "pm"))}
    accept = ("accept", "2025-07-14 14:00", {"limit": limit("same_day")})
    assert str(card(accept, calendars=calendars).due_on) == "2025-07-14"
    recounted = card(accept, ("recount", "2025-07-14 16:00", {"edition": 2}), calendars=calendars)
    assert str(recounted.due_on) == "2025-07-15"


def test_a_paused_dossier_is_owed_a_recount_when_what_is_left_changes():
    calendars = {("A", 1): PLAIN, ("A", 2): calendar(("closure", "2025-07-15"))}
    lines = [ACCEPT, ("ask_supplement", "2025-07-17 09:00")]
    assert card(*lines, calendars=calendars).left == 3
    assert card(*lines, ("recount", "2025-07-18 09:00", {"edition": 2}), calendars=calendars).left == 4


# Reopening


def test_reopened_for_own_error_the_closed_time_counts():
    reading = card(ACCEPT, ASSIGN, RESOLVE, ("reopen", "2025-07-18 09:00", ERROR))
    assert (reading.status, reading.verdict, reading.decided_at) == (Status.IN_PROCESS, "", None)
    assert str(reading.due_on) == "2025-07-21"


def test_reopened_for_new_information_the_closed_time_is_a_pause():
    assert str(card(ACCEPT, ASSIGN, RESOLVE, ("reopen", "2025-07-18 09:00", NEWS)).due_on) == "2025-07-23"


def test_reopened_after_the_limit_was_used_up_the_due_date_stays():
    reading = card(ACCEPT, ASSIGN, ("resolve", "2025-07-23 09:00"), ("reopen", "2025-07-25 09:00", NEWS))
    assert str(reading.due_on) == "2025-07-21"


def test_closed_while_paused_new_information_goes_on_pausing_and_own_error_ended_it_at_the_closing():
    lines = [ACCEPT, ASSIGN, ("ask_supplement", "2025-07-15 09:00"), ("stop", "2025-07-17 09:00")]
    assert card(*lines).due_on is None
    assert str(card(*lines, ("reopen", "2025-07-18 09:00", NEWS)).due_on) == "2025-07-24"
    assert str(card(*lines, ("reopen", "2025-07-18 09:00", ERROR)).due_on) == "2025-07-23"


def test_a_reopening_never_restarts():
    accept = ("accept", "2025-07-14 09:00", {"policy": ClockPolicy.RESTART})
    lines = [accept, ASSIGN, ("ask_supplement", "2025-07-15 09:00"), ("stop", "2025-07-17 09:00")]
    assert str(card(*lines, ("reopen", "2025-07-18 09:00", NEWS)).due_on) == "2025-07-24"


def test_a_second_decision_is_judged_anew():
    reading = card(
        ACCEPT, ASSIGN, RESOLVE, ("reopen", "2025-07-18 09:00", ERROR), ("submit", "2025-07-22 09:00"),
        ("resolve", "2025-07-22 10:00"),
    )  # fmt: skip
    assert reading.verdict == "late"


# Acceptance of online dossiers


@pytest.mark.parametrize(
    ("accepted", "verdict"), [("2025-07-15 09:00", "on_time"), ("2025-07-15 09:00:01", "late")],
)  # fmt: skip
def test_eight_working_hours_to_accept_are_sealed_on_the_line_that_ends_them(accepted, verdict):
    register = ("register", "2025-07-14 09:00")
    for step in ("accept", "decline", "withdraw"):
        assert card(register, (step, accepted)).acceptance_verdict == verdict


def test_the_acceptance_clock_stands_still_while_papers_are_missing():
    lines = [("register", "2025-07-14 09:00"), ("ask_supplement", "2025-07-14 10:00")]
    assert (card(*lines).left, card(*lines).supplements) == (7 * 3600, 0)
    reading = card(*lines, ("supplement", "2025-07-21 07:30"), ("accept", "2025-07-21 16:30"))
    assert (reading.acceptance_verdict, str(reading.due_on)) == ("on_time", "2025-07-28")


def test_a_dossier_declined_while_waiting_for_papers_kept_its_time():
    lines = [("register", "2025-07-14 09:00"), ("ask_supplement", "2025-07-14 10:00"), ("decline", "2025-08-29 10:00")]
    assert card(*lines).acceptance_verdict == "on_time"


def test_nobody_is_late_before_acceptance():
    assert card(("register", "2025-07-14 09:00")).late_from is None


def test_a_sealed_acceptance_stands_when_a_later_edition_is_read():
    calendars = {("A", 1): PLAIN, ("A", 2): calendar(("closure", "2025-07-14"))}
    lines = [("register", "2025-07-14 09:00"), ("accept", "2025-07-15 10:00")]
    assert (
        card(*lines, ("recount", "2025-07-16 09:00", {"edition": 2}), calendars=calendars).acceptance_verdict == "late"
    )


# Illegal walks


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([ASSIGN], "line 1, assign: not from status none"),
        ([ACCEPT, ("resolve", "2025-07-15 09:00")], "line 2, resolve: not from status 2"),
        ([ACCEPT, ("assign", "2025-07-14 08:00")], "line 2, assign: at: "),
        ([ACCEPT, ("assign", "2025-07-14 10:00", {"holder": ""})], "line 2, assign: holder: missing"),
        ([("accept", "2025-07-14 09:00", {"limit": None})], "line 1, accept: limit: missing"),
        ([("accept", "2025-07-14 09:00", {"center": ""})], "line 1, accept: center: missing"),
        ([("register", "2025-07-14 09:00"), ("accept", "2025-07-14 09:30", {"center": "B"})], 'center: "B" is not "A"'),
        ([ACCEPT, ("ask_supplement", "2025-07-15 09:00"), ("decline", "2025-07-15 10:00")], "the dossier was accepted"),
        ([("register", "2025-07-14 09:00"), ("ask_supplement", "2025-07-14 10:00"), ("stop", "2025-07-14 11:00")],
         "line 3, stop: the dossier was never accepted"),
        ([ACCEPT, ASSIGN, RESOLVE, ("reopen", "2025-07-18 09:00", {"cause": "mood"})], 'cause: "mood"'),
        ([ACCEPT, ("transfer", "2025-07-15 09:00")], "line 2, transfer: center: missing"),
    ],
)  # fmt: skip
def test_an_illegal_walk_names_the_line_and_the_step(lines, message):
    with pytest.raises(SlipError) as raised:
        card(*lines)
    assert message in str(raised.value)


def test_an_empty_slip_and_a_gap_in_the_numbers_have_no_reading():
    with pytest.raises(SlipError, match="empty slip"):
        card()
    first, second = slip(ACCEPT, ASSIGN)
    with pytest.raises(SlipError, match="line 1 was expected"):
        read([second], look_up(PLAIN))
    with pytest.raises(SlipError, match="line 2 was expected"):
        read([first, first], look_up(PLAIN))


def test_a_refused_line_leaves_the_fold_as_it_was():
    lines = slip(ACCEPT, ASSIGN, ("hand_over", "2025-07-15 09:00"))
    fold = Fold(look_up(PLAIN))
    before = [fold.turn(line) for line in lines[:2]][-1]
    with pytest.raises(SlipError):
        fold.turn(lines[2])
    assert fold.reading() == before
    assert fold.turn(slip(ACCEPT, ASSIGN, RESOLVE)[2]).status is Status.RESOLVED
    assert at("2025-07-16 09:00") == fold.reading().decided_at
