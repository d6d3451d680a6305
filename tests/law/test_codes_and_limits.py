"""Dossier codes and written limits: one spelling out, many spellings in."""

from datetime import date

import pytest

from law.dossier_code import DossierCode, code, parse_code, split_code
from law.limit import Limit, LimitError, Unit, parse_limit

CODE = "H57.DEMO.01-250827-0014"


def test_a_code_counts_by_organisation_and_day():
    assert code("H57.DEMO.01", date(2025, 8, 27), 14) == CODE
    assert code("H57.DEMO.01", date(2025, 8, 27), 12345) == "H57.DEMO.01-250827-12345"
    with pytest.raises(ValueError, match="n: 0"):
        code("H57.DEMO.01", date(2025, 8, 27), 0)


@pytest.mark.parametrize(
    "text",
    [
        CODE, CODE.lower(), f"  {CODE}\n", "H57.DEMO.01 - 250827 - 0014", "H57.DEMO.01–250827–0014",
        "h57 demo 01 250827 0014", "H57DEMO01-250827-0014", "H57DEMO012508270014", "H57.DEMO.01 250827 0014",
        "H57.DEMO.01_250827_0014", f"https://mot-cua.example/ho-so/{CODE}/", f"Mã hồ sơ: {CODE}",
        "Ｈ57.DEMO.01-250827-0014",
    ],
)  # fmt: skip
def test_a_code_is_forgiven_case_spaces_and_dashes(text):
    assert parse_code(text) == CODE
    assert split_code(text) == DossierCode("H57.DEMO.01", date(2025, 8, 27), 14)


@pytest.mark.parametrize("text", ["", "0014", "Nguyễn Văn An", "0905123456", "H57.DEMO.01-251327-0014", "046099000123"])
def test_what_is_no_code_is_none(text):
    assert parse_code(text) is None


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("05 ngày làm việc", 5, Unit.WORKING_DAY),
        ("5 Ngày  Làm Việc.", 5, Unit.WORKING_DAY),
        ("Không quá 12 ngày làm việc", 12, Unit.WORKING_DAY),
        ("trong ngày", 0, Unit.SAME_DAY),
        ("Trong ngày làm việc", 0, Unit.SAME_DAY),
        ("12 giờ làm việc", 12, Unit.HOUR),
        ("30 ngày", 30, Unit.CALENDAR_DAY),
        ("trong 30 ngày", 30, Unit.CALENDAR_DAY),
        ("1 tháng", 1, Unit.MONTH),
        ("3 working days", 3, Unit.WORKING_DAY),
        ("1 month", 1, Unit.MONTH),
        ("8 hour", 8, Unit.HOUR),
        ("5 working_day", 5, Unit.WORKING_DAY),
        ("7 nga\u0300y la\u0300m vie\u0323\u0302c", 7, Unit.WORKING_DAY),
    ],
)
def test_a_written_limit_is_read(text, amount, unit):
    assert parse_limit(text) == Limit(amount, unit)


@pytest.mark.parametrize(
    "text", ["", "ngày", "5", "5 giờ", "5 tuần", "0 ngày", "-1 ngày", "1,5 ngày", "5-7 ngày", "5 ngày 3 giờ"]
)
def test_a_limit_that_is_not_understood_is_never_guessed(text):
    with pytest.raises(LimitError):
        parse_limit(text)


@pytest.mark.parametrize(("amount", "unit"), [(0, Unit.HOUR), (-1, Unit.MONTH), (1, Unit.SAME_DAY)])
def test_an_impossible_limit_names_its_amount(amount, unit):
    with pytest.raises(LimitError, match=f"amount: .*{amount}"):
        Limit(amount, unit)


def test_a_limit_reads_well_in_both_languages():
    limits = [Limit(5, Unit.WORKING_DAY), Limit(1, Unit.MONTH), Limit(0, Unit.SAME_DAY)]
    assert [limit.name_vi for limit in limits] == ["05 ngày làm việc", "01 tháng", "trong ngày"]
    assert [limit.name_en for limit in limits] == ["5 working days", "1 month", "same day"]
    for limit in limits:
        assert parse_limit(limit.name_vi) == parse_limit(limit.name_en) == limit
