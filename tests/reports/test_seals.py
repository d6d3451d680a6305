"""``Chốt số liệu``: what was signed stays as it was, and later runs say what became of it, dossier by dossier."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from casework import audit, desk
from casework.figures.chosen import Chosen
from casework.figures.spans import read
from casework.models import SealedReport
from casework.reports import seals
from casework.reports.forms import FORMS
from casework.reports.seals import counted, drawn
from casework.reports.seals.seal import as_known
from casework.reports.sheet import Asked
from centers.models import Center, Officer
from law.steps import Role, Step
from tests.cast import Cast
from tests.desk.raw import guards_away, sql
from tests.desk.story import REASON, Story, colleague
from tests.paperwork import at

JULY, OVER, LATER = "2025-07", at("2025-08-01 09:00"), at("2025-09-01 09:00")
SEALABLE = [slug for slug, form in FORMS.items() if form.sealable]
pytestmark = pytest.mark.django_db


def asked(by: Officer, now=OVER, center: Center | None = None, switches=(), span=JULY) -> Asked:
    found = read(span)
    assert found is not None
    return Asked(by, Chosen(found, now, compared=False), center, frozenset(switches))


def seal(cast: Cast, slug: str = "bieu-06a", now=OVER, center: Center | None = None, **more: Any) -> SealedReport:
    """Of the city by its administrator, of a center by its supervisor."""
    by = cast.binh if center else cast.chi
    sealed = seals.seal(asked(by, now, center, more.pop("switches", ())), FORMS[slug], by=by, at=now, **more)
    return SealedReport.objects.get(pk=sealed.pk)


def since(cast: Cast, sealed: SealedReport, now: datetime = LATER) -> seals.Differences:
    return seals.differences(sealed, officer=cast.chi, now=now)


def moves(found: seals.Differences) -> dict[str, tuple[list[str], list[str], list[int]]]:
    """By code the columns left, those entered, and the lines that say why."""
    return {
        move.dossier.code: ([c for c, _r in move.left], [c for c, _r in move.entered], [why.line.n for why in move.why])
        for move in found.moves
    }


def a_july(cast: Cast) -> tuple[Story, Story, Story]:
    """Decided on time, waiting for papers, open and late: all of Phú Xuân."""
    done = Story(cast).accept().then(Step.SUBMIT, cast.hai).then(Step.RESOLVE, cast.binh)
    waits = Story(cast, at("2025-07-15 08:00")).accept().then(Step.ASK_SUPPLEMENT, cast.hai)
    late = Story(cast, at("2025-07-16 08:00")).accept()
    return done, waits, late


# -- what is sealed


@pytest.mark.parametrize("slug", SEALABLE)
@pytest.mark.parametrize("center", [False, True])
def test_the_sealed_table_is_the_table_and_its_dossiers_are_its_cells(cast: Cast, slug: str, center: bool):
    a_july(cast)
    where = cast.phu_xuan if center else None
    sealed = seal(cast, slug, center=where)
    sheet = drawn.held(FORMS[slug].fill(asked(cast.chi, center=where)))
    again = seals.sheet_of(sealed, sheet.asked)
    assert [(row.key, row.cells) for row in again.rows] == [(row.key, row.cells) for row in sheet.rows]
    assert again.whole == sheet.whole
    assert again.broken() == []
    assert counted.faults(sheet, counted.unpacked(sealed.behind)) == []
    assert len(counted.unpacked(sealed.behind)) == 3
    assert sealed.events == 6  # each was received once, and closed or open once


def test_who_signed_when_and_what_was_known(cast: Cast):
    a_july(cast)
    sealed = seal(cast, center=cast.phu_xuan)
    assert (sealed.place, sealed.signer, sealed.revision) == ("19753", cast.binh, 1)
    assert (sealed.as_of, sealed.known_at) == (at("2025-08-01 00:00"), OVER)
    assert seals.newest("bieu-06a", JULY, "19753") == sealed
    assert seals.newest("bieu-06a", JULY, "19789") is None


def test_a_switch_is_sealed_with_the_table(cast: Cast):
    a_july(cast)
    plain, switched = seal(cast), seal(cast, center=cast.phu_xuan, switches=["cho-bo-sung"])
    assert plain.figures["whole"]["cells"]["open"] == 2
    assert switched.figures["whole"]["cells"]["open"] == 1
    assert since(cast, switched).any is False


@pytest.mark.parametrize("now", ["2025-07-31 23:59", "2025-07-15 09:00"])
def test_days_that_are_not_over_cannot_be_sealed(cast: Cast, now: str):
    with pytest.raises(seals.Refused):
        seal(cast, now=at(now))
    assert seal(cast, now=at("2025-08-01 00:00")).revision == 1


def test_a_report_that_is_no_statement_cannot_be_sealed(cast: Cast):
    with pytest.raises(seals.Refused):
        seal(cast, "ho-so-qua-han")


def test_it_is_sealed_again_with_a_reason_and_the_first_one_stays(cast: Cast):
    first = seal(cast)
    with pytest.raises(seals.Refused):
        seal(cast, after=1)
    second = seal(cast, after=1, reason="Bổ sung một hồ sơ ghi muộn")
    assert (second.revision, second.reason) == (2, "Bổ sung một hồ sơ ghi muộn")
    assert list(seals.revisions("bieu-06a", JULY, "")) == [second, first]


def test_whoever_did_not_see_the_last_seal_is_told(cast: Cast):
    first = seal(cast)
    with pytest.raises(seals.Overtaken) as told:
        seal(cast, after=0, reason=REASON)
    assert told.value.last == first


def test_the_first_seal_is_the_first_whatever_the_form_says(cast: Cast):
    assert seal(cast, after=7).revision == 1


def test_figures_that_moved_since_they_were_shown_are_not_signed(cast: Cast):
    a_july(cast)
    seen = seals.mark_of(drawn.held(FORMS["bieu-06a"].fill(asked(cast.chi))))
    assert seal(cast, seen=seen).revision == 1
    a_july(cast)
    with pytest.raises(seals.Moved):
        seal(cast, seen=seen, after=1, reason=REASON)


@pytest.mark.parametrize(
    ("role", "own", "center", "may"),
    [
        (Role.CITY_ADMIN, False, False, True),
        (Role.INSPECTOR, False, False, False),
        (Role.CITY_ADMIN, False, True, False),
        (Role.SUPERVISOR, True, True, True),
        (Role.CENTER_ADMIN, True, True, True),
        (Role.CLERK, True, True, False),
        (Role.SUPERVISOR, True, False, False),
    ],
)
def test_whose_report_it_is_signs_it(cast: Cast, role: Role, own: bool, center: bool, may: bool):
    officer = colleague(role, cast.phu_xuan if own else None)
    assert seals.may_sign(officer, asked(officer, center=cast.phu_xuan if center else None)) is may


def test_the_supervisor_of_another_center_signs_nothing_here(cast: Cast):
    other = colleague(Role.SUPERVISOR, cast.thuan_hoa)
    assert seals.may_sign(other, asked(other, center=cast.phu_xuan)) is False


def test_a_cell_without_its_dossiers_is_not_signed(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    a_july(cast)
    plain = counted.counted

    def one_short(sheet: Any) -> counted.Counted:
        return dict(list(plain(sheet).items())[1:])

    monkeypatch.setattr(counted, "counted", one_short)
    with pytest.raises(seals.Refused):
        seal(cast)


def test_it_is_written_in_the_language_of_the_papers_whatever_the_signers(cast: Cast):
    a_july(cast)
    plain = seal(cast)
    with translation.override("en"):
        english = seal(cast, after=1, reason=REASON)
        sheet = seals.sheet_of(english, seals.asked_of(english, cast.chi, LATER))
    assert english.figures == plain.figures
    assert plain.figures["whole"]["name"] == "Toàn thành phố"
    assert [row.name for row in sheet.rows] == ["Phu Xuan Ward", "Thuan Hoa Ward"]


# -- the hash


def test_anybody_checks_the_file_with_a_few_lines(cast: Cast):
    a_july(cast)
    file = json.loads(json.dumps(seals.file_of(seal(cast)), ensure_ascii=False))
    spelled = json.dumps(file["sealed"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(spelled.encode()).hexdigest() == file["hash"]


def test_the_file_names_dossiers_by_uuid_and_nobody(cast: Cast):
    done, _waits, _late = a_july(cast)
    spelled = json.dumps(seals.file_of(seal(cast)), ensure_ascii=False)
    assert str(done.card.uuid) in spelled
    assert done.card.code not in spelled
    assert done.card.owner.full_name not in spelled


CHANGES = {
    "report": "'tien-do-766'", "version": "'x'", "span": "'2025-08'", "place": "'19753'", "revision": "revision + 1",
    "since": "'2025-07-02 00:00:00'", "until": "'2025-07-02 00:00:00'", "as_of": "'2025-07-02 00:00:00'",
    "known_at": "'2025-07-02 00:00:00'", "events": "events + 1", "reason": "'x'", "signed_at": "'2025-07-02 00:00:00'",
    "figures": "'{}'", "notes": "'[1]'", "switches": "'[\"x\"]'", "hash": "'x'",
}  # fmt: skip


@pytest.mark.parametrize("column", CHANGES)
def test_whatever_is_changed_breaks_the_hash_and_the_audit_says_so(cast: Cast, column: str):
    a_july(cast)
    sealed = seal(cast)
    assert audit.run().findings == []
    with guards_away():
        sql(f"UPDATE casework_sealedreport SET {column} = {CHANGES[column]}")  # noqa: S608
    (finding,) = audit.run().findings
    assert finding.code == "report"
    assert list(seals.broken()) == [sealed]


def test_another_signer_breaks_the_hash(cast: Cast):
    sealed = seal(cast)
    with guards_away():
        sql("UPDATE casework_sealedreport SET signer_id = %s", of=[_uuid(cast.tuan)])
    assert list(seals.broken()) == [sealed]


def test_a_superseded_seal_that_is_taken_away_is_missed(cast: Cast):
    seal(cast)
    seal(cast, after=1, reason=REASON)
    with guards_away():
        sql("DELETE FROM casework_sealedreport WHERE revision = 1")
    (finding,) = audit.run().findings
    assert finding.code == "report"
    assert list(seals.missing()) == [("bieu-06a", JULY, "", 1)]


def _uuid(officer: Officer) -> str:
    return officer.uuid.hex if connection.vendor == "sqlite" else str(officer.uuid)


def test_any_byte_of_the_dossiers_breaks_it(cast: Cast):
    a_july(cast)
    sealed = seal(cast)
    whole = bytes(sealed.behind)
    for place in range(len(whole)):
        sealed.behind = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        try:
            assert seals.hash_of(sealed) != sealed.hash, place
        except ValueError:
            continue


def test_more_dossiers_than_a_worker_holds_are_sealed_in_parts(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    a_july(cast)
    monkeypatch.setattr(counted, "MOST", 3)
    seal(cast)
    monkeypatch.setattr(counted, "MOST", 2)
    with pytest.raises(seals.Refused):
        seal(cast, after=1, reason=REASON)


def test_only_lines_about_those_days_make_the_count_look_back(cast: Cast):
    """What is written meanwhile about other days changes nothing, so that all may be known."""
    a_july(cast)
    Story(cast, OVER).accept()
    assert as_known(asked(cast.chi), OVER).known_at is None
    waits = Story(cast, at("2025-07-30 08:00")).accept(procedure=cast.land)
    given = {"happened_at": at("2025-07-31 10:00"), "reason": REASON, "center": cast.thuan_hoa}
    desk.take(Step.TRANSFER, waits.card, by=cast.binh, at=OVER, **given)
    assert as_known(asked(cast.chi), OVER).known_at == OVER
    sealed = seal(cast)
    assert sealed.figures["rows"][1]["cells"]["before"] == 0  # not yet moved
    assert moves(since(cast, sealed)).keys() == {waits.card.code}
