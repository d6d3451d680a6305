"""Imports show what they would change, change it once, retire without deleting and refuse row by row."""

import csv
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from centers.catalogue import CATALOGUE_FILE, import_catalogue
from centers.closed_days import HOLIDAYS_FILE, import_calendar
from centers.demo_people import PASSWORD, import_demo_people
from centers.foundation import lay_out
from centers.imports import FileError
from centers.models import (
    Agency,
    CalendarEdition,
    Center,
    ClosedDay,
    Field,
    Officer,
    Procedure,
    RoutingRule,
    Term,
    TermPaper,
)  # fmt: skip
from centers.places import CENTERS_FILE, import_centers
from law.limit import Limit, Unit
from law.terms import Role

pytestmark = pytest.mark.django_db
AT = datetime(2025, 6, 30, 17, tzinfo=UTC)


def changed_copy(source: Path, folder: Path, change) -> Path:
    """A copy of a shipped file after ``change`` has been at its rows."""
    with source.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        columns, rows = reader.fieldnames, list(reader)
    rows = change(rows) or rows
    copy = folder / source.name
    with copy.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns)
        writer.writeheader()
        writer.writerows(rows)
    return copy


def reasons(diff) -> dict[str, str]:
    return {row.key: row.reason for row in diff.refused}


def test_the_house_is_laid_out_once_and_again_changes_nothing():
    lay_out(AT)
    assert Center.objects.count() == 40
    assert Procedure.objects.count() == 270
    assert Officer.objects.count() == 40 * 9 + 3
    assert ClosedDay.objects.count() == 45
    histories = [model.history.count() for model in (Procedure, Term, ClosedDay, Officer, RoutingRule)]
    again = lay_out(AT)
    assert all(diff.changes_nothing and not diff.refused for diff in again.values())
    assert [model.history.count() for model in (Procedure, Term, ClosedDay, Officer, RoutingRule)] == histories
    assert CalendarEdition.objects.count() == 1


def test_a_dry_run_says_all_and_writes_nothing():
    assert len(import_centers(apply=False).new) == 40
    assert not Center.objects.exists()
    assert len(import_catalogue(apply=False).new) == len(import_catalogue(apply=True).new)


def test_centers_carry_codes_kinds_and_tiles():
    import_centers(apply=True)
    assert Center.objects.filter(kind="ward").count() == 21
    assert set(Center.objects.filter(kind="mountain").values_list("short_name_vi", flat=True)) == {
        "A Lưới 1", "A Lưới 2", "A Lưới 3", "A Lưới 4", "A Lưới 5", "Khe Tre", "Nam Đông", "Long Quảng",
    }  # fmt: skip
    phu_xuan = Center.objects.get(code="19753")
    assert (phu_xuan.col, phu_xuan.row, phu_xuan.abbr, phu_xuan.position) == (4, 2, "PX", 1)
    assert phu_xuan.org_code is None, "an official organisation code is for an administrator to enter"


def test_a_changed_row_shows_the_old_and_the_new_value(tmp_path):
    import_centers(apply=True)

    def rename(rows):
        rows[0]["name_en"] = "Phu Xuan Quarter"

    diff = import_centers(changed_copy(CENTERS_FILE, tmp_path, rename), apply=True)
    assert "19753 Phường Phú Xuân: name_en Phu Xuan Ward → Phu Xuan Quarter" in diff.changed
    assert Center.objects.get(code="19753").name_en == "Phu Xuan Quarter"


def test_what_left_the_file_is_retired_and_comes_back(tmp_path):
    import_catalogue(apply=True)
    shorter = changed_copy(CATALOGUE_FILE, tmp_path, lambda rows: rows[1:])
    diff = import_catalogue(shorter, apply=True)
    assert diff.retired == ["1.001193 Thủ tục đăng ký khai sinh"]
    assert Procedure.objects.get(code="1.001193").is_active is False
    assert Term.objects.filter(procedure__code="1.001193").exists()
    assert import_catalogue(shorter, apply=True).changes_nothing
    assert "1.001193 Thủ tục đăng ký khai sinh: is_active False → True" in import_catalogue(apply=True).changed


def test_refused_rows_say_why_and_retire_nothing(tmp_path):
    import_catalogue(apply=True)

    def spoil(rows):
        rows[0]["demo_time_value"] = "soon"
        rows[1]["demo_time_unit"] = "fortnight"
        rows[2]["online_level"] = "nửa trình"
        rows[3]["name_vi"] = ""
        rows[4]["decision_date"] = "16/01/2026"
        rows[5]["code"] = "KHAI-SINH"
        rows[6]["fee_vnd"] = "8.000"
        rows[7]["demo_time_value"], rows[7]["demo_time_unit"] = "0", "working_day"
        rows.append(dict(rows[8]))

    diff = import_catalogue(changed_copy(CATALOGUE_FILE, tmp_path, spoil), apply=True)
    told = reasons(diff)
    assert "không phải số nguyên" in told["1.001193"]
    assert "fortnight" in told["1.000689"]
    assert "nửa trình" in told["1.003583"]
    assert "name_vi" in told["1.004772"]
    assert "16/01/2026" in told["1.004884"]
    assert "1.000948" in told["KHAI-SINH"]
    assert len(diff.refused) == 9
    assert any("trùng" in reason for reason in told.values())
    # The row that lost its code is no longer in the file; the others are refused, not gone.
    assert diff.retired == ["1.000894 Thủ tục đăng ký kết hôn"]
    assert [row.line for row in diff.refused][:2] == [2, 3]


def test_the_catalogue_keeps_what_the_peoples_committee_handles():
    diff = import_catalogue(apply=True)
    assert sum(diff.left_out.values()) == 25
    assert not Field.objects.filter(code="can_cuoc").exists()


def test_a_term_says_its_limit_its_source_and_that_its_date_is_assumed():
    import_catalogue(apply=True)
    birth = Procedure.objects.get(code="1.001193").terms.get()
    assert birth.limit == Limit(0, Unit.SAME_DAY)
    assert (birth.extension_cap, birth.in_force_from, birth.in_force_assumed) == (1, date(2025, 7, 1), True)
    assert (birth.decision_no, birth.decision_on) == ("163/QĐ-BTP", date(2026, 1, 16))
    assert birth.norms == {"receive": 10, "process": 60, "sign": 20, "return": 10}
    three_days = Procedure.objects.get(code="1.000689").terms.get()
    assert (three_days.limit, three_days.extension_cap) == (Limit(3, Unit.WORKING_DAY), 3)
    unpublished = Term.objects.filter(provenance__contains="stand-in")
    assert unpublished.count() == 10


def test_a_paper_asked_for_under_a_condition_is_not_required():
    import_catalogue(apply=True)
    papers = TermPaper.objects.filter(term__procedure__code="1.001193")
    assert [paper.required for paper in papers] == [True, True, True, False]
    assert papers[0].kind == "form"


def test_a_limit_changed_from_a_later_day_begins_a_new_term_and_leaves_the_old(tmp_path):
    import_catalogue(apply=True)

    def lengthen(rows):
        rows[1]["demo_time_value"] = "5"

    newer = changed_copy(CATALOGUE_FILE, tmp_path, lengthen)
    diff = import_catalogue(newer, apply=True, in_force_from=date(2026, 3, 1))
    terms = Term.objects.filter(procedure__code="1.000689").order_by("in_force_from")
    assert [(term.in_force_from, term.amount, term.in_force_assumed) for term in terms] == [
        (date(2025, 7, 1), 3, True),
        (date(2026, 3, 1), 5, False),
    ]
    assert all(name.startswith("1.000689") for name in diff.new)
    assert import_catalogue(newer, apply=True, in_force_from=date(2026, 3, 1)).changes_nothing
    assert Term.objects.in_force(date(2026, 2, 28)).get(procedure__code="1.000689").amount == 3
    assert Term.objects.in_force(date(2026, 3, 1)).get(procedure__code="1.000689").amount == 5


def test_a_closed_day_entered_by_hand_is_not_retired_by_a_file():
    by_hand = ClosedDay.objects.create(on=date(2025, 7, 9), kind="closure", name_vi="Bão", decision="12/QĐ-UBND")
    import_calendar(apply=True)
    by_hand.refresh_from_db()
    assert by_hand.is_active


def test_closed_days_that_contradict_themselves_are_refused(tmp_path):
    def spoil(rows):
        rows[0]["weekday"] = "Mon"
        rows[1]["date"] = "27-01-2025"
        rows[2]["kind"] = "maybe"
        rows[3]["kind"], rows[3]["basis"] = "closure", ""

    told = reasons(import_calendar(changed_copy(HOLIDAYS_FILE, tmp_path, spoil), apply=True))
    assert "Wed" in told["2025-01-01"]
    assert "27-01-2025" in told
    assert "maybe" in told["2025-01-28"]
    assert "quyết định" in told["2025-01-29"]


def test_a_file_without_its_columns_is_refused_whole(tmp_path):
    file = tmp_path / "centers.csv"
    file.write_text("code,name_vi\n1,Một\n", encoding="utf-8")
    with pytest.raises(FileError, match="slug"):
        import_centers(file, apply=True)
    with pytest.raises(CommandError, match="slug"):
        call_command("import_centers", file=file, stdout=StringIO())


def test_the_demo_people_fill_every_seat_with_one_password():
    lay_out(AT)
    roles = [officer.roles for officer in Officer.objects.exclude(center=None)]
    assert (roles.count(["clerk"]), roles.count(["officer"]), roles.count(["supervisor"])) == (120, 200, 40)
    assert Officer.objects.filter(center=None).count() == 3
    assert Officer.objects.get(username="phuxuan.motcua1").full_name == "Lê Thị Hoài An"
    assert Officer.objects.values("password").distinct().count() == 1
    assert Officer.objects.get(username="thanhpho.thanhtra").check_password(PASSWORD)
    names = list(Officer.objects.values_list("full_name", flat=True))
    assert len(names) == len(set(names))


def test_land_and_construction_wait_for_the_supervisor_and_the_rest_is_routed():
    lay_out(AT)
    rules = RoutingRule.objects.filter(center__code="19753", group=None).select_related("field", "officer")
    fields = set(Field.objects.values_list("code", flat=True))
    assert fields - {rule.field.code for rule in rules} == {"dat_dai", "xay_dung"}
    assert all(rule.officer.center_id == rule.center_id and rule.officer.has(Role.OFFICER) for rule in rules)


def test_the_demo_groups_take_only_what_the_replay_never_accepts():
    lay_out(AT)
    rules = RoutingRule.objects.filter(center__code="19753").exclude(group=None).select_related("field", "group")
    assert {(rule.field.code, rule.channel) for rule in rules} == {("chung_thuc", "online"), ("giam_ngheo", "online")}
    assert all(rule.group.members.count() == 2 for rule in rules)
    assert not Center.objects.filter(is_active=True, head=None).exists()


def test_demo_organisation_codes_go_only_to_centers_without_one():
    import_centers(apply=True)
    Center.objects.filter(code="19753").update(org_code="H57.25.1")
    import_demo_people(apply=True)
    assert Center.objects.get(code="19753").org_code == "H57.25.1"
    assert Center.objects.get(code="20182").org_code == "H57.DEMO.40"


def test_the_demo_people_are_never_let_into_production(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError):
        call_command("import_demo_people", apply=True, stdout=StringIO())
    assert not Officer.objects.exists()


def test_the_commands_preview_then_apply():
    out = StringIO()
    call_command("import_centers", stdout=out)
    assert "+ Sở Tư pháp" in out.getvalue()
    assert "--apply" in out.getvalue()
    assert not Agency.objects.exists()
    call_command("import_centers", apply=True, stdout=StringIO())
    call_command("import_calendar", apply=True, publish="Bản lịch đầu tiên", stdout=out)
    assert CalendarEdition.objects.get().number == 1
    call_command("import_calendar", apply=True, publish="Lại", stdout=out)
    assert CalendarEdition.objects.count() == 1
