"""The audit finds nothing in a sound house, and each planted fault in one that is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from casework import audit, desk, guards
from casework.audit import whole
from casework.models import Dossier, Remark, SlipLine
from law.steps import Role, Step
from tests.cast import Cast, raise_the_house
from tests.desk.raw import guards_away, sql
from tests.desk.story import MONDAY, Story
from tests.house.source import document
from tests.paperwork import at, opening


def codes() -> list[str]:
    return [finding.code for finding in audit.run().findings]


@pytest.fixture
def full_house(cast: Cast) -> Story:
    """A dossier with a supplement, a correction, a closing taken back and made again; and a few others."""
    Story(cast).register().then(Step.ACCEPT, cast.an).then(Step.TRANSFER, cast.binh)
    Story(cast).register().then(Step.WITHDRAW, cast.binh)
    Story(cast).decline_at_the_counter(cast.an)
    Story(cast).accept().then(Step.ASK_SUPPLEMENT, cast.hai).then(Step.STOP, cast.binh)
    Story(cast).accept().then(Step.ASK_PAYMENT, cast.hai).then(Step.PAID, Role.PORTAL).then(Step.WARN, Role.CLOCK)
    story = Story(cast).accept().then(Step.ASK_SUPPLEMENT, cast.hai).then(Step.SUPPLEMENT, cast.an, minutes=1500)
    story.then(Step.SUBMIT, cast.hai).then(Step.RESOLVE, cast.binh).then(Step.CORRECT, cast.binh)
    story.then(Step.NOTE, cast.an).then(Step.RESOLVE, cast.binh).then(Step.REOPEN, cast.binh)
    story.then(Step.SEND_BACK, cast.binh).then(Step.SUBMIT, cast.hai).then(Step.RESOLVE, cast.binh)
    return story.then(Step.HAND_OVER, cast.an)


def test_a_sound_house_has_no_findings(full_house: Story):
    done = audit.run()
    assert done.findings == []
    assert done.dossiers == Dossier.objects.count() == 6
    assert done.lines == SlipLine.objects.count()


def plain(text: str) -> Callable[[Story], None]:
    """Changes unguarded tables only."""
    return lambda story: sql(text.format(id=story.dossier.pk))


def guarded(text: str) -> Callable[[Story], None]:
    def plant(story: Story) -> None:
        with guards_away():
            sql(text.format(id=story.dossier.pk))

    return plant


FAULTS: dict[str, tuple[Callable[[Story], None], set[str]]] = {
    "an edited status on a card": (plain("UPDATE casework_dossier SET status = 9 WHERE id = {id}"), {"card"}),
    "an edited due date on a card": (
        plain("UPDATE casework_dossier SET due_on = '2025-12-31' WHERE id = {id}"), {"card"}),
    "an edited verdict on a card": (plain("UPDATE casework_dossier SET verdict = 'late' WHERE id = {id}"), {"card"}),
    "an edited channel on a card": (
        plain("UPDATE casework_dossier SET channel = 'online' WHERE id = {id}"), {"card"}),
    "a card that counts one line less": (
        plain("UPDATE casework_dossier SET last_n = last_n - 1, changed_n = 1 WHERE id = {id}"), {"card", "line"}),
    "an edited line": (
        guarded("UPDATE casework_slipline SET role = 'supervisor' WHERE dossier_id = {id} AND n = 1"),
        {"chain", "walk"}),
    "an edited moment": (
        guarded("UPDATE casework_slipline SET written_at = '2025-07-13 00:00:00+00' WHERE dossier_id = {id} AND n = 5"),
        {"chain"}),
    "an edited reading": (
        guarded("UPDATE casework_slipline SET due_on = '2025-07-31' WHERE dossier_id = {id} AND n = 5"),
        {"chain", "reading"}),
    "an edited hash": (
        guarded("UPDATE casework_slipline SET hash = (SELECT x.hash FROM casework_slipline x WHERE x.dossier_id = {id}"
                " AND x.n = 1) WHERE dossier_id = {id} AND n = 4"),
        {"chain"}),
    "a line deleted in the middle": (
        guarded("DELETE FROM casework_slipline WHERE dossier_id = {id} AND step = 'note'"),
        {"line", "chain"}),
    "the last line deleted": (
        guarded("DELETE FROM casework_slipline WHERE dossier_id = {id} AND step = 'hand_over'"), {"line", "card"}),
    "an edited decision": (
        guarded("UPDATE casework_decision SET verdict = 'late' WHERE dossier_id = {id} AND reverses_id IS NULL"),
        {"decision"}),
    "a deleted reversal": (
        guarded("DELETE FROM casework_decision WHERE dossier_id = {id} AND reverses_id IS NOT NULL"), {"decision"}),
    "an edited remark": (
        plain("UPDATE casework_remark SET text = 'khác' WHERE line_id IN"
              " (SELECT id FROM casework_slipline WHERE dossier_id = {id} AND step = 'note')"),
        {"remark"}),
    "a number never counted": (plain("UPDATE casework_numbercounter SET last = last - 1"), {"number"}),
    "a missing number": (plain("UPDATE casework_numbercounter SET last = last + 1"), {"number"}),
    "a number given again": (
        plain("UPDATE casework_dossier SET code = code || '9' WHERE id = {id}"), {"number"}),
    "a counter forgotten": (plain("DELETE FROM casework_numbercounter"), {"number"}),
    "an edited calendar": (
        guarded("UPDATE centers_calendaredition SET content_hash = '0' WHERE number = 1"), {"edition"}),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.replace(" ", "_"))
def test_each_planted_fault_is_found(fault: str, full_house: Story):
    plant, expected = FAULTS[fault]
    if "deleted" in fault:
        _delete_remarks(full_house)  # a foreign key keeps the line of a remark
    plant(full_house)
    found = set(codes())
    assert expected <= found
    assert found <= expected | {"walk", "card", "reading", "decision"}  # one fault may show in several places


def _delete_remarks(story: Story) -> None:
    Remark.objects.filter(line__dossier=story.dossier).delete()


GUARD_NAMES = [
    f"sealed_{table}_{act}" for table in guards.GUARDED for act in guards.ACTS[connection.vendor]
]  # fmt: skip


@pytest.mark.parametrize("name", GUARD_NAMES)
def test_each_dropped_guard_is_found(name: str, cast: Cast):
    table = next(table for table in guards.GUARDED if f"_{table}_" in name)
    sql(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
    (finding,) = audit.run().findings
    assert finding.code == "guard"
    assert name in finding.sentence
    assert [error.id for error in guards.guards_present(None, ["default"])] == ["casework.E001"]


def test_an_erased_remark_leaves_the_chain_whole(full_house: Story):
    assert Remark.objects.filter(line__dossier=full_house.dossier).exists()
    _delete_remarks(full_house)
    assert codes() == []


def test_a_card_without_its_slip_is_found(full_house: Story):
    _delete_remarks(full_house)
    of = [full_house.dossier.pk]
    with guards_away():
        sql("DELETE FROM casework_decision WHERE dossier_id = %s AND reverses_id IS NOT NULL", of=of)
        sql("DELETE FROM casework_decision WHERE dossier_id = %s", of=of)
        sql("DELETE FROM casework_slipline WHERE dossier_id = %s", of=of)
    assert {"line", "number"} <= set(codes())


def test_the_findings_name_the_dossier_and_say_what_is_wrong(full_house: Story):
    Dossier.objects.filter(pk=full_house.dossier.pk).update(verdict="late", holder=None)
    (finding,) = audit.run().findings
    assert (finding.code, finding.dossier) == ("card", full_house.dossier.code)
    assert "holder, verdict" in finding.sentence


def test_the_command_is_silent_about_a_sound_house_and_fails_on_any_other(full_house: Story):
    out = StringIO()
    call_command("audit", stdout=out)
    assert "6 hồ sơ" in out.getvalue()
    Dossier.objects.filter(pk=full_house.dossier.pk).update(verdict="late")
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("audit", "--json", stdout=out)
    assert ended.value.code == 1
    (finding,) = json.loads(out.getvalue())["findings"]
    assert finding["code"] == "card"
    with pytest.raises(SystemExit):
        call_command("audit", stdout=out)


@pytest.mark.django_db(transaction=True)
def test_several_processes_find_what_one_finds(monkeypatch: pytest.MonkeyPatch):
    cast = raise_the_house()
    accept = desk.Move(Step.ACCEPT, cast.an, MONDAY, {"documents": [1, 2, 3]})
    desk.write_many(desk.Plan([accept], opening=opening(cast.phu_xuan, cast.birth)) for _ in range(20))
    Dossier.objects.filter(code__endswith="-0007").update(verdict="late")
    alone = audit.run(processes=1)
    monkeypatch.setattr(whole, "WORTH_SHARING", 2)
    shared = audit.run(processes=2)
    assert (shared.dossiers, shared.lines, shared.findings) == (20, 40, alone.findings)
    assert len(alone.findings) == 1


def test_numbers_are_counted_by_center_and_day(cast: Cast):
    Story(cast).accept()
    Story(cast, at("2025-07-15 08:00")).accept()
    Story(cast).register(center=cast.thuan_hoa)
    assert codes() == []


@pytest.mark.parametrize("code", audit.CODES)
def test_every_code_is_explained_to_the_operator(code: str):
    assert f"| `{code}` |" in document("operate.md")
