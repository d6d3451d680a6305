"""Opinions of agencies on the pages: asked with a norm, owed in sight of all, answered once, found when late."""

from __future__ import annotations

import uuid

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.db import connection

from casework import consultations, desk
from casework.models import Dossier
from centers.models import Agency
from law.steps import Role, Step
from tests.desk.story import colleague
from tests.paperwork import at, logged, resolved

ASKED_AT, NOW = at("2025-08-12 09:00"), at("2025-08-18 10:00")
QUESTION, ANSWER = "Đề nghị xác nhận quốc tịch của người cha", "Người cha có quốc tịch Việt Nam"


@pytest.fixture(autouse=True)
def monday(wall_clock):
    wall_clock(NOW)


@pytest.fixture
def dossier(cast):
    """In Hải's hands since the day before he asks."""
    return logged(cast, cast.marriage, at("2025-08-11 09:00"))


def asked(cast, dossier, **needs):
    given = {"agency": cast.agency, "question": QUESTION, **needs}
    return desk.take(Step.CONSULT, dossier, by=cast.hai, at=ASKED_AT, **given)


def answered(cast, dossier, when, agency=None):
    given = {"agency": agency or cast.agency, "answer": ANSWER}
    return desk.take(Step.ADVISE, dossier, by=cast.hai, at=when, **given)


def page(client, officer, dossier, language="vi"):
    client.force_login(officer)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return BeautifulSoup(client.get(f"/ho-so/{dossier.code}/").content, "html.parser")


def words(node):
    return " ".join(node.get_text(" ").split()).replace(" ,", ",").replace(" .", ".")


def owed(at_):
    return [
        (one.dossier.code, one.asked.agency, one.days_over) for one in consultations.owed(Dossier.objects.all(), at_)
    ]


def test_a_question_takes_the_norm_of_its_agency_unless_another_is_typed(cast, dossier):
    Agency.objects.filter(pk=cast.agency.pk).update(norm_days=5)
    asked(cast, dossier)
    asked(cast, dossier, norm_days=2)
    norms = dossier.lines.filter(step=Step.CONSULT).order_by("n").values_list("facts__norm_days", flat=True)
    assert list(norms) == [5, 2]


def test_a_norm_of_months_is_a_slip_of_the_pen(cast, dossier):
    with pytest.raises(desk.Refused) as refused:
        asked(cast, dossier, norm_days=61)
    assert set(refused.value.fields) == {"norm_days"}


def test_the_clock_of_the_dossier_runs_on(cast, dossier):
    before = (dossier.due_on, dossier.clock)
    card = asked(cast, dossier)
    assert (card.due_on, card.clock) == before


def test_the_page_says_who_owes_an_opinion_since_when_and_how_far_past(client, cast, dossier):
    waits = page(client, cast.hai, asked(cast, dossier)).select(".waits__l")
    assert [words(wait.span) for wait in waits] == [
        "Chờ ý kiến Sở Tư pháp từ 12/08, hạn trả lời 15/08, quá 1 ngày làm việc."
    ]
    assert waits[0].a["href"].endswith("/thao-tac/advise/")


def test_within_the_norm_nothing_is_said_to_be_over(client, cast, dossier, wall_clock):
    wall_clock(at("2025-08-15 17:00"))
    (wait,) = page(client, cast.hai, asked(cast, dossier)).select(".waits__l")
    assert words(wait.span) == "Chờ ý kiến Sở Tư pháp từ 12/08, hạn trả lời 15/08."


def test_who_may_not_answer_reads_without_a_button(client, cast, dossier):
    (wait,) = page(client, cast.chi, asked(cast, dossier)).select(".waits__l")
    assert wait.a is None


def test_the_slip_says_until_when_and_how_the_norm_was_kept(client, cast, dossier):
    answered(cast, asked(cast, dossier), at("2025-08-18 09:00"))
    soup = page(client, cast.hai, dossier)
    answer, question = (words(line) for line in soup.select(".slip__l")[:2])
    assert "Trả lời trong 3 ngày làm việc, đến hết 15/08/2025." in question
    assert "Quá hạn trả lời 1 ngày làm việc." in answer
    assert not soup.select(".waits__l")


def test_an_answer_is_asked_only_of_who_owes_one(client, cast, dossier):
    Agency.objects.create(code="so-y-te", name_vi="Sở Y tế", name_en="Department of Health")
    client.force_login(cast.hai)
    asked(cast, dossier)
    form = BeautifulSoup(client.get(f"/ho-so/{dossier.code}/thao-tac/advise/").content, "html.parser")
    offered = [(option["value"], option.has_attr("selected")) for option in form.select("#id_agency option")]
    assert offered == [("", False), ("so-tu-phap", True)]


def test_nobody_answers_what_nobody_asked(client, cast, dossier):
    client.force_login(cast.hai)
    refused = client.get(f"/ho-so/{dossier.code}/thao-tac/advise/")
    assert refused.status_code == 409
    assert "không chờ ý kiến của cơ quan nào" in refused.content.decode()
    asked(cast, dossier)
    other = Agency.objects.create(code="so-y-te", name_vi="Sở Y tế", name_en="Department of Health")
    with pytest.raises(desk.Refused):
        answered(cast, dossier, NOW, agency=other)


def test_the_dialog_says_the_day_before_it_is_asked(client, cast, dossier):
    client.force_login(cast.hai)
    given = {
        "key": uuid.uuid4(),
        "expect": dossier.changed_n,
        "agency": "so-tu-phap",
        "norm_days": "2",
        "question": QUESTION,
    }
    answer = client.post(f"/ho-so/{dossier.code}/thao-tac/consult/?xem=1", given)
    assert "2 ngày làm việc để trả lời, đến hết Thứ Tư 20/08/2025" in answer.content.decode()


# --- found by the watch and by the board


def test_opinions_owed_are_found_until_they_are_given(cast, dossier):
    assert owed(NOW) == []
    asked(cast, dossier)
    assert owed(NOW) == [(dossier.code, "so-tu-phap", 1)]
    answered(cast, dossier, at("2025-08-18 09:30"))
    assert owed(NOW) == []


def test_an_answer_of_one_agency_leaves_the_other_owing(cast, dossier):
    other = Agency.objects.create(code="so-y-te", name_vi="Sở Y tế", name_en="Department of Health")
    answered(cast, asked(cast, asked(cast, dossier), agency=other), at("2025-08-13 09:00"))
    assert owed(NOW) == [(dossier.code, "so-y-te", 1)]
    assert Dossier.objects.awaiting_opinion().get() == dossier


def test_a_question_after_the_answer_is_owed_again(cast, dossier):
    answered(cast, asked(cast, dossier), at("2025-08-12 10:00"))
    again = {"agency": cast.agency, "question": QUESTION}
    desk.take(Step.CONSULT, dossier, by=cast.hai, at=at("2025-08-13 09:00"), **again)
    assert owed(NOW) == [(dossier.code, "so-tu-phap", 0)]


def test_a_decided_dossier_waits_for_nobody(cast, dossier):
    asked(cast, dossier)
    resolved(cast, dossier, at("2025-08-14 15:00"))
    assert owed(NOW) == []


def test_past_the_norm_the_longest_stands_first(cast, dossier):
    asked(cast, dossier)
    second = logged(cast, cast.marriage, at("2025-08-06 09:00"))
    given = {"agency": cast.agency, "question": QUESTION}
    desk.take(Step.CONSULT, second, by=cast.hai, at=at("2025-08-07 09:00"), **given)
    third = logged(cast, cast.marriage, at("2025-08-14 09:00"))
    desk.take(Step.CONSULT, third, by=cast.hai, at=at("2025-08-14 10:00"), **given)
    late = consultations.past_norm(Dossier.objects.all(), NOW)
    assert [(one.dossier, one.days_over) for one in late] == [(second, 4), (dossier, 1)]


def test_a_moved_dossier_is_counted_where_it_is_now(cast, dossier):
    asked(cast, dossier)
    desk.take(
        Step.TRANSFER, dossier, by=cast.binh, at=at("2025-08-13 09:00"), center=cast.thuan_hoa,
        reason="Thuộc thẩm quyền của phường Thuận Hóa",
    )  # fmt: skip
    there = colleague(Role.SUPERVISOR, cast.thuan_hoa)
    assert [one.days_over for one in consultations.owed(Dossier.objects.held_for(there), NOW)] == [1]
    assert list(consultations.owed(Dossier.objects.held_for(cast.binh), NOW)) == []


def test_owed_opinions_cost_a_fixed_number_of_queries(cast, dossier, django_assert_num_queries):
    for _turn in range(3):
        asked(cast, logged(cast, cast.marriage, at("2025-08-11 09:00")))
    with django_assert_num_queries(3):  # the cards, their lines, the edition
        assert len(owed(NOW)) == 3


@pytest.mark.parametrize(
    ("question", "index"),
    [
        (lambda cards: cards.awaiting_opinion(), "slip_line_consulting"),
        (lambda cards: cards.came_by_transfer(), "slip_line_flows"),
        (lambda cards: cards.moved_away("19753"), "slip_line_flows"),
    ],
)
def test_few_lines_of_many_are_found_by_an_index_of_their_own(db, question, index):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # of an empty table its planner takes the whole, or any index
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("ALTER TABLE casework_slipline DROP CONSTRAINT slip_line_once")  # until the rollback
    assert index in question(Dossier.objects).explain()
