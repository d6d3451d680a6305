"""The drawn clock: every state of the sheet, its words, and its twin the day table."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from casework.doors.staff.clock import answered, clock_of, mini_of, state_of
from casework.doors.staff.clock.days import days_table
from casework.models import Dossier
from centers.calendars import shipped
from law.calendar import to_seconds
from law.limit import ACCEPTANCE_LIMIT, parse_limit
from law.line import Line
from law.slip import read
from law.steps import ClockPolicy, Step
from tests.paperwork import asked, at, brought, logged, resolved, submitted

NOW = at("2025-08-29 09:42")  # a Friday; 1 and 2 September are off
LETTERS = {
    "zero": "z", "spent": "s", "part": "p", "counted": "c", "off": "-", "pause": "=", "left": "u", "late": "L",
}  # fmt: skip


def calendar_of(center, edition):
    return shipped()


def slip(received, limit, *moves, policy=ClockPolicy.PAUSE):
    """A slip of law lines: accepted, given to somebody, then each (step, moment, facts)."""
    lines = [
        Line(1, Step.ACCEPT, to_seconds(at(received)), "19753", 1, parse_limit(limit), policy),
        Line(2, Step.ASSIGN, to_seconds(at(received)), holder="aa", rode=1),
    ]
    for step, when, *facts in moves:
        given = {"holder": "aa"} if step is Step.SUBMIT else {}
        lines.append(Line(len(lines) + 1, step, to_seconds(at(when)), **given, **(facts[0] if facts else {})))
    return lines


ASKED, BROUGHT = (Step.ASK_SUPPLEMENT, "2025-08-27 14:05"), (Step.SUPPLEMENT, "2025-08-29 09:20")
BROUGHT_AT_TWO = (Step.SUPPLEMENT, "2025-08-28 14:00")
SUBMITTED, RESOLVED = (Step.SUBMIT, "2025-08-27 08:00"), (Step.RESOLVE, "2025-08-28 14:20")
SHEET = {
    "within": (slip("2025-08-28 10:00", "3 ngày làm việc"), "zp--cc", "Trong hạn, còn 2 ngày 5 giờ"),
    "soon": (slip("2025-08-27 10:12", "3 ngày làm việc"), "zsp--c", "Sắp đến hạn, còn 1 ngày 5 giờ"),
    "today": (slip("2025-08-26 10:47", "3 ngày làm việc"), "zssp", "Đến hạn hôm nay, còn 5 giờ"),
    "overdue": (slip("2025-08-22 08:35", "3 ngày làm việc"), "z-sssLL", "Quá hạn 2 ngày"),
    "long overdue": (slip("2025-08-04 08:35", "3 ngày làm việc"), "zsssLLLLL", "Quá hạn 16 ngày"),
    "paused": (
        slip("2025-08-26 08:05", "5 ngày làm việc", (Step.ASK_SUPPLEMENT, "2025-08-28 11:00")),
        "zs=uuuu", "Tạm dừng, còn 4 ngày",
    ),
    "paused, then run": (
        slip("2025-08-25 09:10", "5 ngày làm việc", ASKED, BROUGHT), "zs=p--ccc", "Trong hạn, còn 3 ngày 5 giờ",
    ),
    "received at night": (slip("2025-08-26 19:40", "3 ngày làm việc"), "-zsp--c", "Sắp đến hạn, còn 1 ngày 5 giờ"),
    "hours": (slip("2025-08-28 16:00", "8 giờ làm việc"), "zspc", "Đến hạn hôm nay, còn 4 giờ"),
    "same day": (slip("2025-08-29 08:00", "trong ngày"), "zp", "Đến hạn hôm nay, còn 5 giờ"),
    "after three": (slip("2025-08-28 15:30", "trong ngày"), "-p", "Đến hạn hôm nay, còn 5 giờ"),
    "extended": (
        slip("2025-08-25 09:10", "5 ngày làm việc", (Step.EXTEND, "2025-08-27 08:00", {"units": 2})),
        "zsssp--ccc", "Trong hạn, còn 3 ngày 5 giờ",
    ),
    "counted afresh": (
        slip("2025-08-25 09:10", "3 ngày làm việc", ASKED, BROUGHT_AT_TWO, policy=ClockPolicy.RESTART),
        "zs=zp--cc", "Trong hạn, còn 2 ngày 5 giờ",
    ),
    "closed early": (slip("2025-08-25 09:10", "5 ngày làm việc", SUBMITTED, RESOLVED), "zsspc--c", "Trước hạn"),
    "closed on time": (slip("2025-08-25 09:10", "3 ngày làm việc", SUBMITTED, RESOLVED), "zssp", "Đúng hạn"),
    "closed late": (slip("2025-08-20 09:10", "3 ngày làm việc", SUBMITTED, RESOLVED), "zss-sLLL", "Quá hạn"),
}  # fmt: skip


def face(name, moment=NOW, size=""):
    lines = SHEET[name][0]
    return answered(lines, read(lines, calendar_of), moment, calendar_of, size)


@pytest.mark.parametrize("name", SHEET)
def test_each_state_is_drawn_as_on_the_sheet(name):
    drawn = "".join(LETTERS[cell.kind] for cell in face(name).clock.cells)
    assert drawn == SHEET[name][1]


@pytest.mark.parametrize("name", SHEET)
def test_each_state_has_its_words(name):
    assert face(name).chip.text == SHEET[name][2]


@pytest.mark.parametrize("name", SHEET)
def test_one_sentence_says_all_of_the_picture(name):
    label = face(name).clock.label
    assert label.startswith(SHEET[name][2])
    assert label.endswith(".")


@pytest.mark.parametrize("name", [name for name in SHEET if name != "paused"])
def test_the_flag_hangs_once_and_the_table_ends_under_it(name):
    drawn = face(name)
    assert sum(cell.is_due for cell in drawn.clock.cells) == 1
    table = days_table(drawn.scene)
    assert [row.is_due for row in table] == [False] * (len(table) - 1) + [True]


@pytest.mark.parametrize("name", SHEET)
def test_the_needle_stands_once(name):
    assert sum(cell.is_today and cell.kind not in ("off", "zero") for cell in face(name).clock.cells) == 1


@pytest.mark.parametrize("name", SHEET)
def test_every_size_can_be_drawn_in_both_languages(name):
    for language in ("vi", "en"):
        with translation.override(language):
            for size in ("", "sm", "xs"):
                html = render_to_string("components/clock.html", {"clock": face(name, size=size).clock})
                assert html.count("clk__day") >= 2


def test_boxes_count_the_days_of_the_limit():
    numbers = [cell.n for cell in face("paused, then run").clock.cells if cell.n]
    assert numbers == ["1", "2", "3", "4", "5"]


def test_the_first_promise_keeps_a_hollow_flag():
    cells = face("paused, then run").clock.cells
    assert [cell.top2 for cell in cells if cell.promise] == ["03/09"]


def test_a_pause_says_what_is_waited_for_and_since_when():
    (pause,) = [cell for cell in face("paused, then run").clock.cells if cell.kind == "pause"]
    assert (pause.top2, pause.cap1, pause.cap2) == ("27–28/08", "chờ bổ sung", "từ 14:05")


def test_days_late_are_capped_and_the_last_says_them_all():
    assert [cell.n for cell in face("long overdue").clock.cells if cell.kind == "late"] == ["1", "2", "3", "4", "16"]


def test_the_answer_says_why_the_appointment_moved():
    answer = face("paused, then run").answer
    assert answer.date == "Thứ Sáu 05/09/2025"
    assert (answer.left, answer.after) == ("3 ngày 5 giờ", "làm việc. Hôm nay là ngày thứ 2 trong 5 ngày.")
    assert answer.note == "Hẹn ban đầu 03/09, lùi 2 ngày làm việc vì tạm dừng 27–28/08."


def test_a_closing_says_by_how_much():
    assert face("closed early").answer.left == "Trước hạn 2 ngày."
    assert face("closed late").answer.left == "Quá hạn 3 ngày."


def test_a_long_limit_is_drawn_long_and_told_by_weeks():
    lines = slip("2025-08-12 08:30", "25 ngày làm việc")
    drawn = answered(lines, read(lines, calendar_of), NOW, calendar_of)
    assert drawn.clock.size == "long"
    assert len(days_table(drawn.scene)) == 15
    assert [cell.top2 for cell in drawn.clock.cells if cell.top2] == [
        "12/08", "18/08", "25/08", "29/08", "08/09", "15/09", "18/09"
    ]  # fmt: skip


def test_the_small_strip_gathers_a_long_limit():
    lines = slip("2025-08-12 08:30", "25 ngày làm việc")
    strip = clock_of(lines, read(lines, calendar_of), NOW, calendar_of, "xs")
    assert "1–12" in [cell.n for cell in strip.cells]
    assert len(strip.cells) <= 7


def test_every_day_says_why_it_counts():
    rows = [(row.when, row.counted, row.why, row.count) for row in days_table(face("paused, then run").scene)]
    assert rows[0] == ("25/08", "no", "Ngày tiếp nhận (09:10). Tính từ ngày làm việc kế tiếp.", "0/5")
    assert rows[2] == ("27–28/08", "pause", "Tạm dừng từ 14:05 27/08, chờ bổ sung.", "1/5")
    assert rows[3] == ("29/08", "yes", "Ngày làm việc. Chạy lại lúc 09:20.", "2/5")
    assert rows[5] == ("01–02/09", "no", "Nghỉ lễ: Quốc khánh.", "2/5")
    assert rows[6][2] == "Ngày làm việc. Hẹn ban đầu."


def test_an_online_dossier_waits_on_the_clock_of_acceptance():
    line = Line(1, Step.REGISTER, to_seconds(at("2025-08-28 16:00")), "19753", 1, ACCEPTANCE_LIMIT)
    drawn = answered([line], read([line], calendar_of), NOW, calendar_of)
    assert drawn.chip.text == "Chờ tiếp nhận, còn 4 giờ"
    assert drawn.chip.state == "new"


def test_a_dossier_declined_before_acceptance_still_has_a_clock():
    lines = [
        Line(1, Step.REGISTER, to_seconds(at("2025-08-28 16:00")), "19753", 1, ACCEPTANCE_LIMIT),
        Line(2, Step.DECLINE, to_seconds(at("2025-08-29 08:00"))),
    ]
    drawn = answered(lines, read(lines, calendar_of), NOW, calendar_of)
    assert drawn.chip.text == "Đã đóng"
    assert drawn.clock.cells


def test_after_the_last_close_of_the_due_day_nothing_is_left_but_the_evening():
    late = datetime.fromisoformat("2025-08-29T18:00:00+07:00")
    assert face("today", late).chip.text == "Đến hạn hôm nay, đã hết giờ làm việc"


def test_an_english_reader_gets_english_law():
    with translation.override("en"):
        assert face("soon").chip.text.startswith("Due soon")
        assert face("closed late").answer.lead.startswith("Resolved")


# --- from the card alone


def week(cast):
    return {
        "within": logged(cast, cast.land, at("2025-08-20 09:00")),
        "overdue": logged(cast, cast.marriage, at("2025-08-22 08:35")),
        "paused": asked(cast, logged(cast, cast.marriage, at("2025-08-26 08:05")), at("2025-08-27 11:00")),
        "ran again": brought(
            cast, asked(cast, logged(cast, cast.marriage, at("2025-08-25 08:05")), at("2025-08-26 11:00")),
            at("2025-08-28 09:00"),
        ),
        "closed": resolved(cast, logged(cast, cast.marriage, at("2025-08-25 08:05")), at("2025-08-26 15:00")),
        "same day": logged(cast, cast.birth, at("2025-08-29 08:00")),
        "signing": submitted(cast, logged(cast, cast.marriage, at("2025-08-26 08:05")), at("2025-08-28 08:00")),
    }  # fmt: skip


def test_a_list_row_says_what_the_dossier_page_says(cast):
    for name, card in week(cast).items():
        lines = [line.as_law() for line in card.lines.order_by("n")]
        reading = read(lines, calendar_of)
        assert state_of(card, NOW).text == answered(lines, reading, NOW).chip.text, name


def test_fifty_small_clocks_cost_no_query(cast, django_assert_num_queries):
    week(cast)
    cards = list(Dossier.objects.select_related("term"))
    mini_of(cards[0], NOW, state_of(cards[0], NOW, 1), 1)
    with django_assert_num_queries(0):
        drawn = [mini_of(card, NOW, state_of(card, NOW, 1), 1) for card in cards]
    assert all(strip.cells[0].kind == "zero" for strip in drawn)


def test_the_small_clock_counts_as_the_large_one(cast):
    cards = week(cast)
    small = {name: mini_of(card, NOW, state_of(card, NOW, 1), 1) for name, card in cards.items()}
    kinds = {name: "".join(LETTERS[cell.kind] for cell in strip.cells) for name, strip in small.items()}
    assert kinds["overdue"] == "zsssLL"
    assert kinds["paused"] == "z=uuu"
    assert kinds["same day"] == "zp"
    assert kinds["signing"] == "zssp"
