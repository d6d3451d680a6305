"""The search box of the intake page: what was meant, whatever the keyboard made of it."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from centers.catalogue import import_catalogue
from centers.finding import find_procedures, highlighted, most_used, terms_of
from tests.paperwork import at, logged

NOW = at("2025-08-27 09:43")
TODAY = NOW.date()


@pytest.fixture
def counter(client, cast, wall_clock):
    """An at her counter on Wednesday 27 August 2025, 09:43."""
    wall_clock(NOW)
    client.force_login(cast.an)
    return client


def soup_of(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("khai tu", "đăng ký khai tử"),
        ("khai tử", "đăng ký khai tử"),
        ("khai tuwr", "đăng ký khai tử"),
        ("KHAI SINH", "đăng ký khai sinh"),
        ("khai sinhh", None),
        ("tinh trang hon nhan", "tình trạng hôn nhân"),
        ("tinhf trangj hoon nhaan", "tình trạng hôn nhân"),
        ("xac nhan hon nhan", "tình trạng hôn nhân"),
        ("1.004873", "tình trạng hôn nhân"),
        ("chuwngs thuwcj banr sao", "Chứng thực bản sao"),
        ("marital status", "tình trạng hôn nhân"),
        ("đất đai", "đất đai"),
        ("ddaats ddai", "đất đai"),
        ("zzz", None),
        ("k", None),
    ],
)
def test_the_search_finds_what_was_meant(counter, cast, typed, expected):
    import_catalogue(apply=True)
    soup = soup_of(counter.get("/tiep-nhan/thu-tuc/", {"q": typed}))
    options = [option.text for option in soup.select("[role=option]")]
    if expected is None:
        assert options == []
    else:
        assert expected.casefold() in options[0].casefold(), options


def test_what_a_center_often_receives_comes_first(counter, cast):
    before = soup_of(counter.get("/tiep-nhan/thu-tuc/?q=dang+ky")).select("[role=option]")
    assert "khai sinh" not in before[0].text or len(before) == 3
    for minute in range(3):
        logged(cast, cast.land, at(f"2025-08-2{minute} 09:00"))
    after = soup_of(counter.get("/tiep-nhan/thu-tuc/?q=dang+ky")).select("[role=option]")
    assert "đất đai" in after[0].text
    assert after[0]["aria-selected"] == "true"


def test_a_retired_procedure_and_one_without_a_term_today_are_not_offered(counter, cast, wall_clock):
    cast.marriage.is_active = False
    cast.marriage.save()
    assert not soup_of(counter.get("/tiep-nhan/thu-tuc/?q=ket+hon")).select("[role=option]")
    wall_clock(at("2025-06-30 09:00"))
    assert not soup_of(counter.get("/tiep-nhan/thu-tuc/?q=khai+sinh")).select("[role=option]")


def test_a_question_is_one_query(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        found, total = find_procedures("dang ky", on=TODAY, frequency={})
    assert (len(found), total) == (3, 3)
    with django_assert_num_queries(1):
        assert [term.procedure for term in terms_of("1.000894", on=TODAY)] == [cast.marriage]
    with django_assert_num_queries(1):
        assert most_used(on=TODAY, frequency={cast.land.pk: 2, cast.birth.pk: 5, 999999: 9}) == [cast.birth, cast.land]
    with django_assert_num_queries(0):
        assert most_used(on=TODAY, frequency={}) == []


def test_cases_of_a_procedure_come_with_the_plain_one_first(cast):
    plain = cast.term(cast.marriage)
    plain.pk, plain.case, plain.amount = None, "Có yếu tố nước ngoài", 10
    plain.save()
    assert [term.case for term in terms_of("1.000894", on=TODAY)] == ["", "Có yếu tố nước ngoài"]
    assert len(find_procedures("ket hon", on=TODAY, frequency={})[0]) == 1


def test_what_was_typed_is_marked_where_its_words_stand_together():
    assert highlighted("Thủ tục đăng ký khai tử", "khai tuwr") == ("Thủ tục đăng ký ", "khai tử", "")
    assert highlighted("Thủ tục đăng ký khai tử", "tu khai") == ("Thủ tục đăng ký khai tử", "", "")


def test_the_choice_of_a_case_changes_limit_and_papers(counter, cast):
    term = cast.term(cast.marriage)
    other = cast.term(cast.marriage)
    other.pk, other.case, other.amount = None, "Có yếu tố nước ngoài", 10
    other.save()
    paper = "Giấy xác nhận tình trạng hôn nhân do nước ngoài cấp"
    other.papers.create(position=1, name=paper)
    sent = {"procedure": cast.marriage.code, "case": other.case}
    soup = soup_of(counter.post("/tiep-nhan/giay-to/", sent))
    assert [label.text for label in soup.select(".pap label")] == [
        "Giấy xác nhận tình trạng hôn nhân do nước ngoài cấp"
    ]
    assert "10 ngày làm việc." in soup.select_one("#due").text
    assert soup.select_one("#choice input[name=case][checked]")["value"] == other.case
    soup = soup_of(counter.post("/tiep-nhan/giay-to/", sent | {"case": ""}))
    assert len(soup.select(".pap")) == term.papers.count()
