"""People at the counter: found by the whole number only, written down once, and every look-up is noted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casework import desk, people
from casework.models import Person, ReadLog
from casework.people import Typed
from centers.old_wards import ward_now
from centers.places import import_centers
from law.steps import Step
from tests.paperwork import at, logged, opening, person

NOW = at("2025-08-27 09:43")
CARD = (
    "046192004518|191234567|TRẦN THỊ BÍCH HẰNG|14031992|Nữ|12 Mai Thúc Loan, Phường Thuận Lộc, Thành phố Huế|15062021"
)
GARBLED = "046192004518|191234567|TRẦN THIJ BÍCH HẰNG|14031992|Nuwx|12 Mai Thusc Loan|15062021"


@pytest.fixture
def hang(cast):
    """Hằng, who filed once at Phú Xuân."""
    logged(cast, cast.birth, at("2025-07-14 09:00"), owner=person(number="046992004518", phone="0905123456"))
    return Person.objects.get(full_name="Trần Thị Bích Hằng")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("04699200451", "Số định danh cần đủ 12 chữ số, hiện có 11."),
        ("0469920045181", "Số định danh cần đủ 12 chữ số, hiện có 13."),
        ("04699200451x", "Số chỉ gồm chữ số."),
        ("0905123456", "Tìm theo điện thoại cần kèm ngày sinh, ví dụ: 0905123456 14/03/1992."),
        ("a|b|c", "Dữ liệu quét không có đủ 12 chữ số của số định danh. Quét lại hoặc nhập tay."),
    ],
)
def test_what_cannot_be_asked_is_said_and_not_asked(cast, text, sentence):
    answer = people.look_up(text, by=cast.an, at=NOW)
    assert answer.fault == sentence
    assert not ReadLog.objects.exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("123456789", "Mã số thuế cần 10 hoặc 13 chữ số, hiện có 9."), ("33001234x6", "Số chỉ gồm chữ số.")],
)
def test_a_tax_number_has_ten_or_thirteen_digits(cast, text, sentence):
    assert people.look_up(text, kind=Person.ORGANISATION, by=cast.an, at=NOW).fault == sentence
    assert people.understand("3300 123 456-001", Person.ORGANISATION).number == "3300123456001"


@pytest.mark.parametrize("text", ["046992004518", " 0469 9200 4518 ", "046.992.004.518", "0905123456 14/03/1992"])
def test_the_whole_number_or_phone_and_birth_date_find_a_person(cast, hang, text):
    assert people.look_up(text, by=cast.an, at=NOW).person == hang


@pytest.mark.parametrize("text", ["046992004519", "0905123456 15/03/1992", "0905123457 14/03/1992"])
def test_nothing_less_finds_anybody(cast, hang, text):
    assert people.look_up(text, by=cast.an, at=NOW).person is None


def test_a_phone_that_two_people_share_with_their_birthday_finds_neither(cast, hang):
    logged(cast, cast.birth, NOW, owner=person("Trần Thị Bích Hà", phone="0905123456"))
    answer = people.look_up("0905123456 14/03/1992", by=cast.an, at=NOW)
    assert answer.person is None
    assert "Nhập số định danh" in answer.fault


def test_every_look_up_is_noted_once_in_ten_minutes(cast, hang):
    people.look_up("046992004518", by=cast.dung, at=NOW)
    people.look_up("046992004518", by=cast.dung, at=at("2025-08-27 09:50"))
    people.look_up("046992004518", by=cast.an, at=at("2025-08-27 09:50"))
    people.look_up("046992004518", by=cast.dung, at=at("2025-08-27 09:54"))
    people.look_up("046992009999", by=cast.dung, at=at("2025-08-27 09:55"))
    seen = [(log.officer, log.person) for log in ReadLog.objects.filter(what="lookup").order_by("pk")]
    assert seen == [(cast.dung, hang), (cast.an, hang), (cast.dung, hang), (cast.dung, None)]


def test_a_scanned_card_fills_in_a_person_nobody_knew(cast):
    answer = people.look_up(CARD, by=cast.an, at=NOW)
    assert (answer.number, answer.person, answer.hint) == ("046192004518", None, "")
    assert answer.card == Typed(
        number="046192004518", full_name="TRẦN THỊ BÍCH HẰNG", birth_on=date(1992, 3, 14), sex="f",
        address="12 Mai Thúc Loan, Phường Thuận Lộc, Thành phố Huế",
    )  # fmt: skip


def test_a_card_garbled_by_an_input_method_keeps_its_number_and_says_why(cast):
    answer = people.look_up(GARBLED, by=cast.an, at=NOW)
    assert (answer.number, answer.card) == ("046192004518", None)
    assert "Tắt Unikey" in answer.hint


def test_a_person_of_the_old_number_is_found_by_the_card_and_gets_the_new_one(cast):
    logged(cast, cast.birth, NOW, owner=person("Trần Thị Bích Hằng", number="191234567"))
    answer = people.look_up(CARD, by=cast.an, at=NOW)
    assert answer.person.full_name == "Trần Thị Bích Hằng"
    people.write_down(Typed(number=answer.number), answer.person)
    assert people.look_up("046192004518", by=cast.an, at=NOW).person == answer.person


def test_an_impossible_number_is_for_demonstrations_only(cast, settings):
    assert people.fault_of_number("046992004518") == ""
    settings.PRODUCTION = True
    assert people.fault_of_number("046992004518") == "Số này không thể có thật: nó chỉ dùng cho dữ liệu minh họa."
    assert people.fault_of_number("046892004518") != ""
    assert people.fault_of_number("046192004518") == ""


NEW = Typed(number="046192004518", full_name="Trần Thị Hà", birth_on=date(1992, 3, 14), sex="f", phone="0905123456")


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"full_name": " "}, "full_name", "Chưa có họ và tên."),
        ({"full_name": "Trần Thị 3"}, "full_name", "Họ và tên không có chữ số."),
        ({"birth_on": None}, "birth_on", "Chưa có ngày sinh."),
        ({"birth_on": date(2025, 8, 28)}, "birth_on", "Ngày sinh không được sau hôm nay."),
        ({"birth_on": date(1892, 3, 14)}, "birth_on", "Kiểm tra lại năm sinh: 1892."),
        ({"phone": "090512345"}, "phone", "Số điện thoại cần 10 chữ số, bắt đầu bằng 0, hiện có 9."),
        ({"email": "ha@"}, "email", "Địa chỉ email chưa đúng, ví dụ: ten@example.vn."),
        ({"number": ""}, "number", "Chưa có số định danh."),
        ({"kind": "organisation", "number": ""}, "number", "Chưa có mã số thuế."),
        ({"kind": "organisation", "number": "3300123456", "full_name": ""}, "full_name", "Chưa có tên tổ chức."),
    ],
)
def test_a_fault_says_what_is_wrong_and_what_would_be_right(change, field, sentence):
    assert people.check(replace(NEW, **change), known=None, today=date(2025, 8, 27)) == {field: sentence}


def test_of_a_known_person_only_the_reach_is_asked(cast, hang):
    assert people.check(Typed(number="046992004518"), known=hang, today=date(2025, 8, 27)) == {}


def test_a_sound_person_has_no_fault_and_doubts_are_only_said(cast):
    assert people.check(NEW, known=None, today=date(2025, 8, 27)) == {}
    assert people.doubts(NEW) == []
    assert people.doubts(replace(NEW, sex="m", birth_on=date(1993, 3, 14))) == [
        "Giới tính không khớp số định danh.",
        "Năm sinh không khớp số định danh.",
    ]


@pytest.mark.parametrize(("typed", "stored"), [("+84 905 123 456", "0905123456"), ("0905.123.456", "0905123456")])
def test_a_phone_is_stored_in_one_spelling(typed, stored):
    assert people.tidy_phone(typed) == stored


def test_writing_down_changes_the_reach_and_an_empty_field_changes_nothing(cast, hang):
    people.write_down(Typed(number="046992004518", phone="0911222333", full_name="Somebody Else"), hang)
    stored = Person.objects.get(pk=hang.pk)
    assert (stored.phone, stored.full_name, stored.address) == ("0911222333", hang.full_name, hang.address)


def test_earlier_dossiers_are_shown_of_the_own_center_only(cast, hang):
    here, there = people.earlier(hang, cast.an), people.earlier(hang, cast.dung)
    assert (here.total, here.open, len(here.newest)) == (1, 1, 1)
    assert (there.total, there.open, there.newest) == (0, 0, [])


def test_an_open_dossier_of_the_same_procedure_is_a_likely_duplicate(cast, hang):
    assert [d.procedure for d in people.duplicates(hang, cast.birth, cast.an)] == [cast.birth]
    assert people.duplicates(hang, cast.marriage, cast.an) == []
    assert people.duplicates(hang, cast.birth, cast.dung) == []
    given = opening(cast.phu_xuan, cast.marriage, hang)
    made = desk.take(
        Step.REGISTER, None, by=cast.an, at=NOW, opening=given, procedure=cast.marriage, applicant=hang,
        channel="counter",
    )  # fmt: skip
    desk.take(Step.DECLINE, made, by=cast.an, at=NOW, reason="Không thuộc thẩm quyền của Trung tâm.")
    assert people.duplicates(hang, cast.marriage, cast.an) == []


def test_a_look_up_costs_three_queries(cast, hang, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        people.look_up("046992004518", by=cast.an, at=NOW)


@pytest.mark.parametrize(
    ("address", "now"),
    [
        ("12 Mai Thúc Loan, Phường Thuận Lộc, Thành phố Huế", "Phường Phú Xuân"),
        ("3 Chi Lăng, phường Gia Hội, TP Huế", "Phường Phú Xuân"),
        ("Kiệt 2, P. Vĩnh Ninh, Huế", "Phường Thuận Hóa"),
        ("5 Lê Lợi, Phường Phú Xuân, Thành phố Huế", None),  # a ward of today
        ("5 Lê Lợi, Phường Hàng Bạc, Hà Nội", None),
        ("Thôn 3, Thừa Thiên", None),
        ("", None),
    ],
)
def test_the_old_ward_on_a_card_is_told_as_the_ward_of_today(cast, address, now):
    import_centers(apply=True)
    found = ward_now(address)
    assert (found.center.name_vi if found else None) == now
