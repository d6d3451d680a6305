"""Why late: reasons, the step a dossier stood at when it fell due, apologies, and the procedures late most."""

from __future__ import annotations

from datetime import date

import pytest

from casework import desk
from casework.figures import Period, lateness
from casework.figures.question import Question
from casework.figures.rates import Rate
from law.steps import Step
from tests.paperwork import asked, at, brought, logged, resolved, submitted

pytestmark = pytest.mark.django_db
NOW = at("2025-08-01 08:00")
JULY = Question(Period.of_days(date(2025, 7, 1), date(2025, 7, 31), now=NOW))


def late(cast, reason, *, begun="2025-07-14 09:00", submitted_at="2025-07-18 14:00", by=None):
    """A marriage due on the 17th, signed on the 18th; processed or waiting for signature meanwhile."""
    dossier = submitted(cast, logged(cast, cast.marriage, at(begun), by=by), at(submitted_at))
    needs = {"outcome": "granted", "result_no": "7/KH", "result_on": date(2025, 7, 18), "overdue_reason": reason}
    return desk.take(Step.RESOLVE, dossier, by=cast.binh, at=at("2025-07-18 15:00"), **needs)


def in_time(cast):
    return resolved(cast, logged(cast, cast.marriage, at("2025-07-14 09:00")), at("2025-07-16 15:00"))


def found(question=JULY):
    return lateness.lateness(question, most=5)


def test_each_late_decision_counts_once_under_the_reason_its_line_gives(cast):
    for reason in ("coordination", "system", "system"):
        late(cast, reason)
    in_time(cast)
    assert found().late == 3
    assert found().reasons == {"system": 2, "coordination": 1}


def test_the_step_is_where_it_stood_when_the_last_instant_in_time_had_come(cast):
    late(cast, "officer")
    late(cast, "officer", submitted_at="2025-07-16 14:00")
    assert found().steps == {"process": 1, "sign": 1}


def test_while_an_agency_was_asked_it_stood_at_the_opinion(cast):
    for answered in (False, True):
        dossier = logged(cast, cast.marriage, at("2025-07-14 09:00"))
        given = {"agency": cast.agency, "question": "Đề nghị cho biết nội dung sổ hộ tịch."}
        desk.take(Step.CONSULT, dossier, by=cast.hai, at=at("2025-07-15 09:00"), **given)
        said = "2025-07-16 09:00" if answered else "2025-07-18 09:00"
        desk.take(
            Step.ADVISE, dossier, by=cast.hai, at=at(said), agency=cast.agency, answer="Nội dung sổ khớp với bản sao."
        )
        submitted(cast, dossier, at("2025-07-18 10:00"))
        needs = {"outcome": "granted", "result_no": "8/KH", "result_on": date(2025, 7, 18)}
        desk.take(
            Step.RESOLVE, dossier, by=cast.binh, at=at("2025-07-18 15:00"), overdue_reason="coordination", **needs
        )
    assert found().steps == {lateness.CONSULT: 1, "process": 1}


def test_the_due_day_is_the_one_it_was_judged_by(cast):
    """A supplement moved it from the 17th to the 22nd: on the 17th it waited, on the 22nd it was being signed."""
    dossier = logged(cast, cast.marriage, at("2025-07-14 09:00"))
    dossier = brought(cast, asked(cast, dossier, at("2025-07-15 09:00")), at("2025-07-18 09:00"))
    submitted(cast, dossier, at("2025-07-21 09:00"))
    needs = {"outcome": "granted", "result_no": "9/KH", "result_on": date(2025, 7, 24), "overdue_reason": "other"}
    desk.take(Step.RESOLVE, dossier, by=cast.binh, at=at("2025-07-24 15:00"), **needs)
    assert found().steps == {"sign": 1}


def test_an_apology_counts_when_it_came_before_the_decision(cast):
    late(cast, "rules")
    dossier = logged(cast, cast.marriage, at("2025-07-14 09:00"))
    given = {"reason": "Hồ sơ cần xác minh thêm.", "promised_on": date(2025, 7, 21)}
    desk.take(Step.APOLOGISE, dossier, by=cast.binh, at=at("2025-07-17 16:00"), **given)
    resolved(cast, dossier, at("2025-07-18 15:00"), overdue_reason="rules")
    assert (found().late, found().apologised) == (2, 1)


def test_a_decision_taken_back_is_no_reason_for_anything(cast):
    dossier = late(cast, "rules")
    desk.take(
        Step.CORRECT,
        dossier,
        by=cast.binh,
        at=at("2025-07-18 15:05"),
        voids=dossier.last_n,
        reason="Đóng nhầm hồ sơ của người khác.",
    )
    assert found() == lateness.Lateness(0, 0, {}, {}, [])


def test_a_center_answers_for_its_own(cast):
    late(cast, "rules")
    here = Question(JULY.period, centers=(cast.phu_xuan.code,))
    there = Question(JULY.period, centers=(cast.thuan_hoa.code,))
    assert (found(here).late, found(there).late) == (1, 0)


def test_procedures_stand_by_their_share_of_late_ones_when_enough_were_decided(cast, monkeypatch):
    late(cast, "rules")
    in_time(cast)
    resolved(cast, logged(cast, cast.birth, at("2025-07-14 08:00")), at("2025-07-15 15:00"), overdue_reason="system")
    assert found().procedures == []
    monkeypatch.setattr(lateness, "LEAST", 1)
    assert found().procedures == [(cast.birth.pk, Rate(1, 1)), (cast.marriage.pk, Rate(1, 2))]
    monkeypatch.setattr(lateness, "LEAST", 2)
    assert found().procedures == [(cast.marriage.pk, Rate(1, 2))]
