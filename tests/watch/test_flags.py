"""Each kind of flag is found once where it is, not just beside its threshold, and not on a line that was corrected."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import desk
from casework.doors.staff.flags.words import SENTENCES
from casework.figures import Period, report
from casework.models import Alert, Dossier, Flag, FlagAct
from casework.watch import flags
from casework.watch.flag_questions import QUESTIONS
from centers.models import Term
from law.flag_rules import FLAG_RULES, OPEN, VOID
from law.steps import Role, Step
from tests.desk.story import REASON, colleague
from tests.house.source import document
from tests.paperwork import asked, at, brought, logged, registered, resolved, submitted

LATER = timedelta(minutes=10)  # nothing written before is still on its way
DUE = "2025-07-17"  # of a marriage accepted on Monday the 14th: three working days
MONDAY = at("2025-07-14 09:30")


def found(now: datetime) -> list[tuple[str, int]]:
    """What a pass ten minutes later has flagged so far: kinds and lines."""
    flags.look(now + LATER)
    return sorted(Flag.objects.filter(outcome=OPEN).values_list("kind", "n"))


class TestBackDated:
    def closed(self, cast: Any, typed: datetime, happened: datetime) -> list[tuple[str, int]]:
        dossier = submitted(cast, logged(cast, cast.marriage, MONDAY), at("2025-07-14 15:00"))
        given = {"outcome": "granted", "result_no": "12/GKS", "result_on": happened.date(), "reason": REASON}
        desk.take(Step.RESOLVE, dossier, by=cast.binh, at=typed, happened_at=happened, **given)
        return found(typed)

    def test_a_decision_typed_more_than_four_hours_later(self, cast):
        typed = at("2025-07-17 08:00")
        assert self.closed(cast, typed, at("2025-07-16 16:00")) == [("back_dated", 4)]
        flag = Flag.objects.get()
        assert (flag.facts["step"], datetime.fromisoformat(flag.facts["written_at"])) == ("resolve", typed)
        assert (flag.at, flag.by, flag.center_id) == (at("2025-07-16 16:00"), cast.binh, "19753")

    def test_not_one_typed_after_four_hours_sharp(self, cast):
        assert self.closed(cast, at("2025-07-16 14:00"), at("2025-07-16 10:00")) == []

    def test_a_receipt(self, cast):
        both = colleague(Role.CLERK, cast.phu_xuan)
        type(both).objects.filter(pk=both.pk).update(roles=[Role.CLERK.value, Role.SUPERVISOR.value])
        both.refresh_from_db()
        filed, typed = at("2025-07-14 08:00"), at("2025-07-17 09:00")
        given = {"documents": [1, 2, 3], "reason": REASON}
        dossier = registered(cast, cast.marriage, filed)
        desk.take(Step.ACCEPT, dossier, by=both, at=typed, happened_at=at("2025-07-14 09:00"), **given)
        assert found(typed) == [("back_dated", 2)]

    def test_not_what_only_moves_it_on(self, cast):
        dossier = logged(cast, cast.marriage, MONDAY)
        given = {"officer": colleague(Role.OFFICER, cast.phu_xuan), "reason": REASON}
        typed = at("2025-07-16 09:00")
        desk.take(Step.ASSIGN, dossier, by=cast.binh, at=typed, happened_at=at("2025-07-15 09:00"), **given)
        assert found(typed) == []


class TestPausedLate:
    @pytest.mark.parametrize(("when", "kinds"), [
        (f"{DUE} 07:30", [("paused_late", 3)]),
        ("2025-07-18 09:00", [("paused_late", 3)]),
        ("2025-07-16 17:00", []),
    ])  # fmt: skip
    def test_on_the_due_day_and_after_it(self, cast, when, kinds):
        asked(cast, logged(cast, cast.marriage, MONDAY), at(when))
        assert found(at(when)) == kinds

    def test_a_payment_too(self, cast):
        dossier = logged(cast, cast.marriage, MONDAY)
        when = at(f"{DUE} 10:00")
        desk.take(Step.ASK_PAYMENT, dossier, by=cast.hai, at=when, amount_vnd=8000, notice_no="TB-12/2025")
        assert found(when) == [("paused_late", 3)]
        assert Flag.objects.get().facts == {"step": "ask_payment", "due_on": DUE}

    @pytest.mark.parametrize(("when", "count"), [("2025-07-14 16:00", 0), ("2025-07-15 08:00", 1)])
    def test_of_a_limit_within_a_day_only_once_it_is_late(self, cast, when, count):
        asked(cast, logged(cast, cast.birth, MONDAY), at(when))
        assert len(found(at(when))) == count

    def test_not_before_acceptance(self, cast):
        when = at("2025-07-15 16:00")
        asked(cast, registered(cast, cast.marriage, at("2025-07-14 08:00")), when, by=cast.an)
        assert found(when) == []

    def test_by_the_due_day_that_held_then(self, cast):
        dossier = asked(cast, logged(cast, cast.marriage, MONDAY), at("2025-07-15 09:00"))
        again = brought(cast, dossier, at("2025-07-21 09:00"))
        asked(cast, again, at("2025-07-22 09:00"), by=cast.binh)
        assert found(at("2025-07-22 09:00")) == []


class TestReopenedSoon:
    @pytest.mark.parametrize(("minutes", "count"), [(10 * 24 * 60, 1), (10 * 24 * 60 + 1, 0), (60, 1)])
    def test_within_ten_days(self, cast, minutes, count):
        closed_at = at("2025-07-16 10:00")
        dossier = resolved(cast, logged(cast, cast.marriage, MONDAY), closed_at)
        when = closed_at + timedelta(minutes=minutes)
        desk.take(Step.REOPEN, dossier, by=cast.binh, at=when, cause="own_error", reason=REASON)
        assert found(when) == [("reopened_soon", 5)] * count


class TestWithdrawnAndEnteredAgain:
    def withdrawn(self, cast, when: str) -> Dossier:
        dossier = logged(cast, cast.marriage, MONDAY)
        day = at(when).date()
        given = {"ground": "request", "request_on": day, "request_way": "counter", "reason": REASON}
        return desk.take(Step.WITHDRAW, dossier, by=cast.binh, at=at(when), **given)

    def again(self, cast, when: str, dossier: Dossier, procedure: Any = None, **other: Any) -> list[tuple[str, int]]:
        given = {"owner": dossier.owner, **other}
        logged(cast, procedure or cast.marriage, at(when), **given)
        return found(at(when))

    @pytest.mark.parametrize(("gone", "back", "count"), [
        ("2025-07-15 09:00", "2025-07-25 09:00", 1),  # two working days were left
        ("2025-07-18 09:00", "2025-07-18 10:00", 1),  # already late
        ("2025-07-14 16:00", "2025-07-15 09:00", 0),  # three were left
        ("2025-07-16 09:00", "2025-07-26 09:01", 0),  # entered again after more than ten days
    ])  # fmt: skip
    def test_near_its_due_day(self, cast, gone, back, count):
        dossier = self.withdrawn(cast, gone)
        assert self.again(cast, back, dossier) == [("withdrawn_reentered", 1)] * count
        assert [flag.facts["other"] for flag in Flag.objects.all()] == [dossier.code] * count

    def test_not_for_another_person_or_procedure(self, cast):
        dossier = self.withdrawn(cast, "2025-07-16 09:00")
        assert self.again(cast, "2025-07-16 10:00", dossier, cast.birth) == []
        assert self.again(cast, "2025-07-16 10:30", dossier, owner=None) == []

    def test_it_closes_itself_when_the_withdrawal_is_taken_back(self, cast):
        dossier = self.withdrawn(cast, "2025-07-16 09:00")
        self.again(cast, "2025-07-16 10:00", dossier)
        desk.take(Step.CORRECT, dossier, by=cast.binh, at=at("2025-07-16 11:00"), reason=REASON)
        assert found(at("2025-07-16 11:00")) == []
        assert Flag.objects.get().outcome == VOID


class TestClosingBurst:
    def close(self, cast, count: int, seconds: int) -> list[tuple[str, int]]:
        dossiers = [logged(cast, cast.marriage, MONDAY + timedelta(minutes=n)) for n in range(count)]
        first = at("2025-07-15 14:00")
        for place, dossier in enumerate(dossiers):
            resolved(cast, dossier, first + timedelta(seconds=seconds * place))
        return found(first + timedelta(seconds=seconds * count))

    def test_ten_in_a_row_are_one_flag_on_the_first(self, cast):
        assert self.close(cast, 10, 59) == [("closing_burst", 4)]
        flag = Flag.objects.get()
        assert (flag.at, flag.facts["count"], flag.by) == (at("2025-07-15 14:00"), 10, cast.binh)

    @pytest.mark.parametrize(("count", "seconds"), [(9, 5), (12, 60)])
    def test_not_nine_nor_a_minute_apart(self, cast, count, seconds):
        assert self.close(cast, count, seconds) == []

    def test_a_row_that_goes_on_is_the_same_flag_with_the_new_number(self, cast):
        self.close(cast, 10, 30)
        more = at("2025-07-15 14:00") + timedelta(seconds=300)
        resolved(cast, logged(cast, cast.marriage, MONDAY), more)
        assert found(more + LATER) == [("closing_burst", 4)]
        assert Flag.objects.get().facts["count"] == 11


class TestExtendedAtDue:
    @pytest.mark.parametrize(("when", "count"), [(f"{DUE} 09:00", 1), ("2025-07-16 08:00", 1), ("2025-07-15 17:00", 0)])
    def test_on_the_last_two_days(self, cast, when, count):
        Term.objects.update(extension_cap=5)
        dossier = logged(cast, cast.marriage, MONDAY)
        desk.take(
            Step.EXTEND, dossier, by=cast.binh, at=at(when), units=1, legal_ground="Khoản 2 Điều 19, cần xác minh"
        )
        assert found(at(when)) == [("extended_at_due", 3)] * count


class TestReassignedAtDue:
    def given(self, cast, when: str, by: Any, procedure: Any = None) -> list[tuple[str, int]]:
        dossier = logged(cast, procedure or cast.marriage, MONDAY)
        desk.take(Step.ASSIGN, dossier, by=by, at=at(when), officer=colleague(Role.OFFICER, cast.phu_xuan))
        return found(at(when))

    @pytest.mark.parametrize(("when", "count"), [(f"{DUE} 16:00", 1), ("2025-07-16 16:00", 0)])
    def test_by_a_person_on_the_due_day(self, cast, when, count):
        assert self.given(cast, when, cast.binh) == [("reassigned_at_due", 3)] * count

    def test_not_by_a_rule(self, cast):
        assert self.given(cast, f"{DUE} 16:00", Role.RULE) == []

    def test_not_what_nobody_held(self, cast):
        assert self.given(cast, "2025-07-28 10:00", cast.binh, cast.land) == []

    def test_not_where_every_day_is_the_due_day(self, cast):
        assert self.given(cast, "2025-07-14 11:00", cast.binh, cast.birth) == []


class TestCorrections:
    when = at(f"{DUE} 09:00")

    def test_a_line_taken_back_before_anybody_looked_makes_no_flag(self, cast):
        dossier = asked(cast, logged(cast, cast.marriage, MONDAY), self.when)
        desk.take(Step.CORRECT, dossier, by=cast.hai, at=self.when + timedelta(minutes=3), reason=REASON)
        assert found(self.when) == []
        assert not Flag.objects.exists()

    def test_a_flag_nobody_looked_at_closes_with_its_line(self, cast):
        dossier = asked(cast, logged(cast, cast.marriage, MONDAY), self.when)
        assert found(self.when) == [("paused_late", 3)]
        desk.take(Step.CORRECT, dossier, by=cast.binh, at=self.when + timedelta(hours=1), reason=REASON)
        assert found(self.when + timedelta(hours=1)) == []
        assert Flag.objects.get().outcome == VOID
        assert list(FlagAct.objects.values_list("outcome", "by")) == [(VOID, None)]

    def test_what_was_reviewed_stays_as_it_was(self, cast):
        dossier = asked(cast, logged(cast, cast.marriage, MONDAY), self.when)
        found(self.when)
        Flag.objects.update(outcome="fault_found")
        desk.take(Step.CORRECT, dossier, by=cast.binh, at=self.when + timedelta(hours=1), reason=REASON)
        found(self.when + timedelta(hours=1))
        assert Flag.objects.get().outcome == "fault_found"


def test_flags_move_no_figure_and_no_figure_asks_for_them(cast):
    when = at(f"{DUE} 09:00")
    asked(cast, logged(cast, cast.marriage, MONDAY), when)
    period = Period.of_days(MONDAY.date(), when.date(), now=when + timedelta(days=1))
    before = report(period, complete=True)
    assert found(when)
    Flag.objects.update(outcome="fault_found")
    with CaptureQueriesContext(connection) as asked_for:
        assert report(period, complete=True) == before
    assert not any("casework_flag" in query["sql"] for query in asked_for)
    assert not Alert.objects.exists()


@pytest.mark.parametrize("kind", FLAG_RULES)
def test_every_kind_has_its_question_its_sentence_and_its_row_in_the_papers(kind):
    assert kind in QUESTIONS
    assert kind in SENTENCES
    assert f"| `{kind}` |" in document("flags.md")
