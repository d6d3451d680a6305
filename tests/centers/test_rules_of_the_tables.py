"""The database itself refuses rows that break a rule of the slow tables."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from centers import wall
from centers.models import Absence, Center, ClosedDay, Officer, OpeningHours, RoutingRule, Term, TermPaper
from centers.models.opening_hours import check_week, default_week
from centers.models.term import check_norms
from centers.vietnamese import sort_key

pytestmark = pytest.mark.django_db


def refuse(make) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def term(cast, **facts):
    given = {"procedure": cast.birth, "in_force_from": date(2026, 1, 1), "unit": "working_day", "amount": 3}
    return Term(**{**given, **facts})


@pytest.mark.parametrize(
    "facts",
    [
        {"amount": 0},
        {"unit": "same_day", "amount": 1},
        {"unit": "fortnight"},
        {"clock_policy": "SOMETIMES"},
        {"extension_cap": 0},
        {"supplement_days": 0},
        {"in_force_from": date(2025, 7, 1)},
    ],
)
def test_a_term_that_cannot_be_meant_is_refused(cast, facts):
    refuse(lambda: term(cast, **facts).save())


@pytest.mark.parametrize(("unit", "amount", "cap"), [("working_day", 5, 5), ("same_day", 0, 1), ("hour", 24, 24)])
def test_an_extension_may_add_as_much_as_the_limit_unless_the_term_says_less(cast, unit, amount, cap):
    made = term(cast, unit=unit, amount=amount)
    made.save()
    assert made.extension_cap == cap
    assert (
        Term.objects.bulk_create([term(cast, case="kèm xác minh", amount=amount or 1, extension_cap=2)])[
            0
        ].extension_cap
        == 2
    )


def test_the_term_in_force_is_the_latest_that_began_by_then(cast):
    term(cast, in_force_from=date(2026, 1, 1)).save()
    assert Term.objects.in_force(date(2025, 12, 31)).get(procedure=cast.birth).unit == "same_day"
    assert Term.objects.in_force(date(2026, 1, 1)).get(procedure=cast.birth).unit == "working_day"
    assert not Term.objects.in_force(date(2025, 6, 30)).exists()


def test_a_paper_has_one_place_in_its_checklist(cast):
    refuse(lambda: TermPaper.objects.create(term=cast.term(cast.birth), position=1, name="Tờ khai khác"))


def test_closed_days_keep_their_shape(cast):
    ClosedDay.objects.create(on=date(2025, 9, 2), kind="off", name_vi="Quốc khánh")
    refuse(lambda: ClosedDay.objects.create(on=date(2025, 9, 2), kind="off", name_vi="Quốc khánh lần nữa"))
    refuse(lambda: ClosedDay.objects.create(on=date(2025, 9, 3), kind="off", session="am", name_vi="Nửa ngày"))
    refuse(lambda: ClosedDay.objects.create(on=date(2025, 9, 3), kind="off", center=cast.phu_xuan, name_vi="Riêng"))
    refuse(lambda: ClosedDay.objects.create(on=date(2025, 9, 3), kind="closure", name_vi="Không quyết định"))
    order = {"on": date(2025, 9, 3), "kind": "closure", "name_vi": "Lũ", "decision": "12", "center": cast.phu_xuan}
    ClosedDay.objects.create(**order)
    refuse(lambda: ClosedDay.objects.create(**order))
    ClosedDay.objects.create(**{**order, "center": cast.thuan_hoa})


def test_one_weekly_pattern_begins_on_a_day(cast):
    refuse(lambda: OpeningHours.objects.create(in_force_from=date(2025, 1, 1)))
    OpeningHours.objects.create(in_force_from=date(2025, 1, 1), center=cast.phu_xuan)


def test_one_rule_sends_a_field_to_one_officer_of_the_same_center(cast):
    refuse(lambda: RoutingRule.objects.create(center=cast.phu_xuan, field=cast.birth.field, officer=cast.an))
    with pytest.raises(ValidationError):
        RoutingRule(center=cast.phu_xuan, field=cast.land.field, officer=cast.dung).full_clean()


def test_an_absence_ends_after_it_begins_and_somebody_else_stands_in(cast):
    refuse(lambda: Absence.objects.create(officer=cast.hai, first_on=date(2025, 7, 9), last_on=date(2025, 7, 8)))
    days = {"first_on": date(2025, 7, 9), "last_on": date(2025, 7, 10)}
    refuse(lambda: Absence.objects.create(officer=cast.hai, stand_in=cast.hai, **days))
    Absence.objects.create(officer=cast.hai, stand_in=cast.an, **days)
    assert [Absence.objects.on(date(2025, 7, day)).count() for day in (8, 9, 10, 11)] == [0, 1, 1, 0]


def test_names_that_differ_by_capitals_are_one_account(cast):
    refuse(lambda: Officer.objects.create(username="PhuXuan.MotCua1", full_name="Ai đó", roles=["clerk"]))


@pytest.mark.parametrize(
    ("roles", "in_a_center"),
    [([], True), (["boss"], True), (["clock"], True), (["clerk"], False), (["inspector"], True)],
)
def test_roles_that_do_not_fit_are_refused(cast, roles, in_a_center):
    someone = Officer(
        username="ai.do", full_name="Ai Đó", password="!", roles=roles, center=cast.phu_xuan if in_a_center else None
    )
    with pytest.raises(ValidationError):
        someone.full_clean()


def test_an_officer_is_sorted_and_kept_in_history_without_the_password(cast):
    officer = Officer.objects.create_user("ai.do", "một mật khẩu dài", full_name="Ai Đó", roles=["inspector"])
    assert officer.sort_key == sort_key("Ai Đó")
    columns = {field.name for field in Officer.history.model._meta.get_fields()}
    assert "full_name" in columns
    assert columns.isdisjoint({"password", "signed_in_at"})


def test_a_map_tile_shows_one_center(cast):
    refuse(lambda: Center.objects.filter(pk=cast.thuan_hoa.pk).update(col=cast.phu_xuan.col, row=cast.phu_xuan.row))


@pytest.mark.parametrize(
    "week",
    [
        [],
        [[]] * 7,
        [[["07:30", "11:30"]]] * 6,
        [[["11:30", "07:30"]]] * 7,
        [[["07:30", "11:30"], ["11:00", "17:00"]]] * 7,
        [[["7h30", "11h30"]]] * 7,
        [[["07:30"]]] * 7,
        [["07:30", "11:30"]] * 7,
    ],
)
def test_a_week_that_cannot_be_worked_is_refused(week):
    with pytest.raises(ValidationError):
        check_week(week)


def test_the_default_week_and_norms_are_sound():
    check_week(default_week())
    check_norms({"receive": 10, "process": 60, "sign": 20, "return": 10})
    for norms in ({}, {"receive": 100}, {"receive": 10, "process": 60, "sign": 20, "return": 20}):
        with pytest.raises(ValidationError):
            check_norms(norms)


def test_the_wall_clock_shows_whole_seconds(wall_clock):
    assert wall.now().microsecond == 0
    wall_clock(datetime(2025, 7, 14, 17, 30, 0, 999999, tzinfo=UTC))
    assert wall.now() == datetime(2025, 7, 14, 17, 30, tzinfo=UTC)
    assert wall.today() == date(2025, 7, 15), "past midnight in Huế"


def test_a_wall_clock_without_an_offset_is_refused(settings, tmp_path):
    file = tmp_path / "clock"
    file.write_text("2025-07-14T17:30:00")
    settings.WALL_CLOCK_FILE = str(file)
    with pytest.raises(ValueError, match="offset"):
        wall.now()
