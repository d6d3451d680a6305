"""Search meets the text however it was typed; lists of people stand in Vietnamese order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centers.vietnamese import fold, sort_key, untelex, variants

SPELLINGS = [
    ("khai tử", "khai tuwr"),
    ("khai tử", "khai tu"),
    ("khai tử", "KHAI  TỬ"),
    ("khai tử", "khai turw"),
    ("đất đai", "ddaats ddai"),
    ("đất đai", "dat dai"),
    ("đường bộ", "dduwowngf booj"),
    ("đường", "duongdwf"),
    ("thừa thiên huế", "thuwaf thieen hueej"),
    ("hộ tịch", "hooj tichj"),
    ("chứng thực", "chungws thuwcj"),
    ("giấy khai sinh", "giaays khai sinh"),
    ("quyền sử dụng", "quyeenf suwr dungj"),
    ("cân", "cana"),
    ("tư pháp", "tw phaps"),
    ("Nguyễn Thị An", "nguyeenx thij an"),
    ("ương", "wowng"),
]


@pytest.mark.parametrize(("meant", "typed"), SPELLINGS)
def test_what_was_typed_meets_what_was_meant(meant, typed):
    assert fold(meant) in variants(typed)


@pytest.mark.parametrize("text", ["1.000656", "class", "phuxuan.motcua1", "h57.demo.01-250714-0001", "http"])
def test_what_is_no_vietnamese_stays_as_it_is(text):
    assert untelex(text) == text


def test_folding_strips_marks_spaces_and_capitals():
    assert fold("  Đăng ký\tKHAI  TỬ ") == "dang ky khai tu"
    assert variants("   ") == ()


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("words", ["hồ sơ", "đăng ký kết hôn", "giám hộ", "trích lục", "người có công", "xoá nghèo"])
def test_plain_words_are_tried_first_as_they_are(words):
    assert variants(words)[0] == fold(words)


def test_people_are_sorted_by_given_name_family_name_then_middle_name():
    register = [
        "Phạm Văn An", "Trần Thị An", "Trần Văn An", "Lê Anh", "Lê Ánh", "Bùi Ân", "Tôn Nữ Chi", "Vũ Dũng", "Vũ Đạt",
    ]  # fmt: skip
    shuffled = [register[place] for place in (4, 0, 8, 2, 6, 1, 7, 3, 5)]
    assert sorted(shuffled, key=sort_key) == register


def test_tones_follow_the_order_of_the_dictionary():
    assert sorted(["Mạ", "Mã", "Má", "Mả", "Mà", "Ma"], key=sort_key) == ["Ma", "Mà", "Mả", "Mã", "Má", "Mạ"]


def test_the_sort_key_is_plain_ascii_so_that_every_database_agrees():
    assert sort_key("Đặng Thị Thùy Ưng").isascii()
    assert sort_key("") == ""
