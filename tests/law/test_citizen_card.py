"""The QR text of the citizen card as readers, cards and input methods really give it. All numbers are invented."""

from datetime import date

import pytest

from law.citizen_card import Card, CardError, check_number, is_name, mask, parse_card

NUMBER = "046099000123"
WHOLE = f"{NUMBER}|191234567|NGUYỄN THỊ ÁNH|01021999|Nữ|12 Lê Lợi, Phường Phú Xuân, Huế|05062021"
ANH = Card(
    NUMBER, "191234567", "NGUYỄN THỊ ÁNH", date(1999, 2, 1), 1999, "female", "12 Lê Lợi, Phường Phú Xuân, Huế",
    date(2021, 6, 5),
)  # fmt: skip

READ = {
    WHOLE: {},
    f"  {WHOLE}\r\n": {},
    "\ufeff" + WHOLE: {},
    WHOLE.replace("191234567|", "|"): {"old_number": ""},  # 7 fields, no old number
    WHOLE.replace("191234567|", ""): {"old_number": ""},  # 6 fields
    WHOLE + "||||": {},  # 11 fields, the last empty
    WHOLE + "||NGUYỄN VĂN CHA|TRẦN THỊ MẸ|": {},  # 11 fields with the parents
    WHOLE.replace("191234567", ""): {"old_number": ""},
    WHOLE.replace("191234567", "038099000321"): {"old_number": "038099000321"},
    WHOLE.replace("01021999", "01/02/1999").replace("05062021", "05/06/2021"): {},
    WHOLE.replace("01021999", "01-02-1999"): {},
    WHOLE.replace("01021999", "1999"): {"born_on": None},  # a card that knows the year only
    WHOLE.replace("01021999", "00001999"): {"born_on": None},
    WHOLE.replace("|05062021", ""): {"issued_on": None},
    WHOLE.replace("05062021", ""): {"issued_on": None},
    WHOLE.replace("NGUYỄN THỊ ÁNH", "Nguyễn Thị Ánh"): {"name": "Nguyễn Thị Ánh"},
    WHOLE.replace("NGUYỄN THỊ ÁNH", "NGUYỄN  THỊ   ÁNH"): {},
    WHOLE.replace("NGUYỄN THỊ ÁNH", "H'HƯƠNG Y-KRÔNG"): {"name": "H'HƯƠNG Y-KRÔNG"},
    WHOLE.replace("|Nữ|", "|NỮ|"): {},
    WHOLE.replace("|Nữ|", "|Nam|"): {"sex": "male"},
    WHOLE.replace("|Nữ|", "| nam |"): {"sex": "male"},
    WHOLE.replace("|12 Lê Lợi, Phường Phú Xuân, Huế|", "||"): {"address": ""},
    WHOLE.replace("Ễ", "\u00ca\u0303"): {},  # decomposed letters
}
GARBLED = {
    WHOLE.replace("NGUYỄN THỊ ÁNH", "NGUYEENX THIJ ANHS"): ("name",),  # Telex left its letters
    WHOLE.replace("NGUYỄN THỊ ÁNH", "NGUYE64N THI5 A1NH"): ("name",),  # VNI left its digits
    WHOLE.replace("NGUYỄN THỊ ÁNH", "NGUYỄẼN THỊ ÁNH"): ("name",),  # two tones in a syllable
    WHOLE.replace("NGUYỄN THỊ ÁNH", "NGUYễN THị áNH"): ("name",),  # case torn apart
    WHOLE.replace("NGUYỄN THỊ ÁNH", "NGUY?N TH? �NH"): ("name",),  # a wrong code page
    WHOLE.replace("01021999", "31021999"): ("born_on",),
    WHOLE.replace("01021999", "29022001"): ("born_on",),
    WHOLE.replace("01021999", "01131999"): ("born_on",),
    WHOLE.replace("01021999", "01020199"): ("born_on",),
    WHOLE.replace("01021999", "0102199"): ("born_on",),
    WHOLE.replace("05062021", "05062o21"): ("issued_on",),
    WHOLE.replace("05062021", "05061998"): ("issued_on",),  # issued before the birth
    WHOLE.replace("|Nữ|", "|Nuwx|"): ("sex",),
    WHOLE.replace("|", "Đ"): ("fields",),  # the separator was eaten
    WHOLE.replace("|", " "): ("fields",),
    f"{NUMBER}|191234567": ("name",),
    f"{NUMBER}|": ("name",),
    f"So CCCD: {NUMBER}": ("fields",),
}


@pytest.mark.parametrize(("text", "changes"), READ.items())
def test_a_card_is_read_whatever_its_fields(text, changes):
    expected = {name: getattr(ANH, name) for name in Card.__slots__} | changes
    assert parse_card(text) == Card(**expected)


@pytest.mark.parametrize(("text", "faults"), GARBLED.items())
def test_of_a_garbled_card_only_the_number_is_kept(text, faults):
    assert parse_card(text) == Card(NUMBER, garbled=True, faults=faults)


@pytest.mark.parametrize("text", [NUMBER, f" {NUMBER}\n", "046 099 000 123", "046.099.000.123"])
def test_a_number_typed_alone_is_no_garbled_card(text):
    assert parse_card(text) == Card(NUMBER)


@pytest.mark.parametrize("text", ["", "191234567", "1234567890123", "NGUYỄN VĂN AN|01021999", "04609900012|x"])
def test_a_text_without_twelve_digits_is_refused_and_not_repeated(text):
    with pytest.raises(CardError) as raised:
        parse_card(text)
    assert str(raised.value) == "card: the text holds no 12-digit number"


def test_enough_examples_are_tried():
    assert len(READ) + len(GARBLED) >= 25


@pytest.mark.parametrize(
    ("number", "known", "faults"),
    [
        (NUMBER, {}, ()),
        (NUMBER, {"born_year": 1999, "sex": "male"}, ()),
        (NUMBER, {"born_year": 1998, "sex": "female"}, ("sex", "born_year")),
        ("046301000123", {"born_year": 2001, "sex": "female"}, ()),
        ("000099000123", {}, ("province",)),
        ("04609900012", {}, ("number",)),
        ("04609900012x", {}, ("number",)),
        ("", {}, ("number",)),
        ("\u0660" * 12, {}, ("number",)),
    ],
)
def test_an_implausible_number_is_told_by_field(number, known, faults):
    assert check_number(number, **known) == faults


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (NUMBER, "0460*****123"),
        ("191234567", "1912**567"),
        ("0905123456", "0905***456"),
        ("12345678", "********"),
        ("", ""),
    ],
)
def test_a_masked_number_shows_its_first_four_and_last_three(number, shown):
    assert mask(number) == shown


@pytest.mark.parametrize("name", ["ĐỖ THÙY", "Tôn Nữ Thị Ý", "lê"])
def test_a_vietnamese_name_is_a_name(name):
    assert is_name(name)
