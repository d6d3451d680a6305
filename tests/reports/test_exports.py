"""Files of reports: small ones at once, large ones by a worker who may be killed, refused ones with a sentence."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from casework.models import Export, ExportPart, Message, Pulse, ReadLog, ReportNote
from casework.reports import exports, writing
from casework.reports.asked import asked_of
from casework.reports.faults import BROKEN, FAULTS, INTERRUPTED, NO_PDF, NO_RIGHT, TOO_LONG
from casework.reports.files import WRITERS
from casework.reports.forms import FORMS
from centers.models import Officer
from law.terms import Role
from tests.cast import Cast, raise_the_house
from tests.paperwork import at, logged
from tests.races.crowd import alone, crowd

NOW = at("2025-07-31 16:00")
BOOK, TABLE = "so-theo-doi", "bieu-06a"
DEAD = -9


@pytest.fixture
def house(cast: Cast) -> Cast:
    return filled(cast)


def filled(cast: Cast) -> Cast:
    for day in ("07", "08", "09"):
        logged(cast, cast.marriage, at(f"2025-07-{day} 09:00"))
    return cast


def asked_for(
    officer: Officer, slug: str = BOOK, format: str = "csv", when: datetime = NOW, **more: Any
) -> exports.Made:
    asked = asked_of(FORMS[slug], officer, {"ky": "2025-07"}, when)
    return exports.ask(FORMS[slug], asked, format=format, language="vi", **more)


def queued(officer: Officer, **more: Any) -> Export:
    return asked_for(officer, keep=True, **more).export


def body(export: Export) -> bytes:
    return b"".join(exports.pieces(export))


# At once --------------------------------------------------------------------------------------------------------------


def test_a_small_file_is_the_answer_and_a_row_of_the_log(house: Cast):
    made = asked_for(house.binh)
    assert made.body is not None
    row = Export.objects.get()
    assert (row.officer, row.report, row.format, row.place) == (house.binh, BOOK, "csv", "19753")
    assert row.query == {"ky": "2025-07", "trung_tam": "19753"}
    assert (row.state, row.rows_total, row.size_bytes) == (Export.GONE, 3, len(made.body))
    assert row.sha256 == hashlib.sha256(made.body).hexdigest()
    assert str(row.uuid) in made.body.decode(), "the copy leads back to the log"
    assert not ExportPart.objects.exists()
    assert not Message.objects.filter(export=row).exists(), "nobody is called to what he has in hand"


def test_a_file_with_names_is_a_look_at_their_data(house: Cast):
    asked_for(house.binh)
    assert list(ReadLog.objects.values_list("officer", "what")) == [(house.binh.pk, "export")]
    asked_for(house.binh, slug=TABLE)
    assert ReadLog.objects.count() == 1, "a table of figures is none"


def test_what_people_explained_stands_below_the_table(house: Cast):
    ReportNote.objects.create(
        report=TABLE, span="2025-07", place="", row="19753", text="Mưa lũ ba ngày.", by=house.binh, at=NOW
    )
    for reader in (house.chi, house.binh):  # of the city, and of the center whose whole it is about
        made = asked_for(reader, slug=TABLE, format="xlsx")
        cells = CalamineWorkbook.from_filelike(io.BytesIO(made.body or b"")).get_sheet_by_index(0).to_python()
        assert "Giải trình, Phường Phú Xuân: Mưa lũ ba ngày." in {cell for row in cells for cell in row}


@pytest.mark.parametrize("kind", sorted(WRITERS))
def test_every_report_can_be_had_as_every_kind_of_file(house: Cast, kind: str):
    for slug, form in FORMS.items():
        officer = house.binh if form.roles else house.chi
        made = asked_for(officer, slug=slug, format=kind)
        assert made.body, slug


def test_the_file_is_in_the_language_it_was_asked_in(house: Cast):
    asked = asked_of(FORMS[TABLE], house.chi, {"ky": "2025-07"}, NOW)
    export = exports.ask(FORMS[TABLE], asked, format="json", language="en", keep=True).export
    writing.write_waiting(NOW)
    assert '"language"' not in body(export).decode()
    assert export.language == "en"


# Refused --------------------------------------------------------------------------------------------------------------


def test_what_no_kind_of_file_can_hold_is_refused_before_anything_is_written(house: Cast, monkeypatch: Any):
    monkeypatch.setitem(WRITERS, "pdf", type(WRITERS["pdf"])("pdf", "application/pdf", WRITERS["pdf"].write, 1, 2))
    with pytest.raises(exports.Refused) as refused:
        asked_for(house.binh, format="pdf")
    assert (refused.value.fault, refused.value.rows, refused.value.most) == (TOO_LONG, 3, 2)
    assert not Export.objects.exists()


def test_without_pango_there_is_no_pdf_and_everything_else(house: Cast, monkeypatch: Any):
    monkeypatch.setattr(exports, "missing_packages", lambda: ["libpango-1.0-0"])
    with pytest.raises(exports.Refused) as refused:
        asked_for(house.binh, format="pdf")
    assert refused.value.fault == NO_PDF
    assert asked_for(house.binh, format="xlsx").body


def test_every_fault_is_told_in_both_languages():
    assert set(FAULTS) == {NO_PDF, TOO_LONG, NO_RIGHT, BROKEN, INTERRUPTED}
    assert all(vietnamese and english and vietnamese != english for vietnamese, english in FAULTS.values())


# By a worker ----------------------------------------------------------------------------------------------------------


def test_a_long_report_waits_for_a_worker_who_keeps_it_in_pieces_and_rings(house: Cast, monkeypatch: Any):
    monkeypatch.setattr(writing, "PIECE", 100)
    monkeypatch.setitem(WRITERS, "csv", type(WRITERS["csv"])("csv", "text/csv", WRITERS["csv"].write, at_once=2))
    made = asked_for(house.binh)
    assert made.body is None
    assert (made.export.state, made.export.parts.count()) == (Export.QUEUED, 0)
    assert writing.write_waiting(NOW) == {"ready": 1}
    row = Export.objects.get()
    assert (row.state, row.rows_done, row.lease) == (Export.READY, 3, None)
    assert row.parts.count() == -(-row.size_bytes // 100) > 1
    assert hashlib.sha256(body(row)).hexdigest() == row.sha256
    assert body(row).decode("utf-8-sig").splitlines()[-1].endswith(str(row.uuid))
    told = Message.objects.get(export=row)
    assert (told.topic, told.officer) == ("export_ready", house.binh)
    assert writing.write_waiting(NOW) == {}


def test_who_asks_twice_for_what_is_being_written_gets_the_same_file(house: Cast):
    first = queued(house.binh)
    assert queued(house.binh).pk == first.pk
    assert queued(house.binh, format="xlsx").pk != first.pk
    assert queued(house.chi).pk != first.pk


def test_figures_are_as_of_when_they_were_asked(house: Cast):
    export = queued(house.binh)
    logged(house, house.marriage, at("2025-07-31 16:30"))
    writing.write_waiting(at("2025-07-31 17:00"))
    export.refresh_from_db()
    assert export.rows_total == 3
    assert "31/07/2025 16:30" not in body(export).decode()


def test_a_file_says_how_far_it_is_and_holds_its_lease(house: Cast):
    export = queued(house.binh)
    leased = writing.take(NOW)
    assert leased is not None
    progress = writing.Progress(leased, writing.Clock(NOW), 3)
    progress._said_at = -writing.SAY_EVERY
    progress.told(2)
    export.refresh_from_db()
    assert (export.state, export.rows_done, export.rows_total) == (Export.RUNNING, 2, 3)
    assert export.leased_until >= NOW + writing.LEASE
    progress._said_at = -writing.SAY_EVERY
    Export.objects.update(lease=None)
    with pytest.raises(writing.LeaseLost):
        progress.told(3)


def test_workers_at_once_write_each_file_once(transactional_db: None):
    cast = filled(raise_the_house())
    for officer in (cast.binh, cast.chi):
        for kind in ("csv", "json", "xlsx"):
            queued(officer, format=kind)
    assert sum(crowd("write", NOW, processes=3, module="tests.reports.export_jobs")) == 6
    assert set(Export.objects.values_list("state", "tries")) == {(Export.READY, 1)}
    assert Message.objects.filter(topic="export_ready").count() == 6


@pytest.mark.parametrize("killed", ["die_in_the_middle", "die_before_the_commit"])
def test_the_file_of_a_killed_worker_is_taken_up_again(transactional_db: None, killed: str):
    cast = filled(raise_the_house())
    export = queued(cast.binh)
    assert alone(killed, NOW, module="tests.reports.export_jobs") == DEAD
    export.refresh_from_db()
    assert (export.state, export.parts.count()) == (Export.RUNNING, 0), "half a file is never seen"
    soon, later = NOW + timedelta(seconds=70), NOW + writing.LEASE + timedelta(seconds=1)
    assert writing.write_waiting(soon) == {}, "its lease still runs"
    assert writing.write_waiting(later) == {"ready": 1}
    export.refresh_from_db()
    assert (export.state, export.tries) == (Export.READY, 2)
    assert hashlib.sha256(body(export)).hexdigest() == export.sha256


def test_a_file_that_kills_its_worker_every_time_is_given_up(house: Cast):
    export = queued(house.binh)
    when = NOW
    for _ in range(writing.TRIES):
        assert writing.take(when) is not None
        when += writing.LEASE
    assert writing.write_waiting(when) == {"failed": 1}
    export.refresh_from_db()
    assert (export.state, export.error) == (Export.FAILED, INTERRUPTED)
    assert Message.objects.get(export=export).topic == "export_failed"


def test_a_lease_from_the_far_future_holds_nobody_up(house: Cast):
    queued(house.binh)
    writing.take(NOW + timedelta(days=400))
    assert writing.write_waiting(NOW) == {"ready": 1}


def broken(*_: Any) -> None:
    raise RuntimeError("the disk is full")


def test_a_file_that_fails_is_tried_again_and_then_given_up_with_a_sentence(house: Cast, monkeypatch: Any, caplog: Any):
    export = queued(house.binh)
    other = queued(house.chi)
    monkeypatch.setitem(WRITERS, "csv", type(WRITERS["csv"])("csv", "text/csv", broken))
    when, ended = NOW, []
    for _ in range(writing.TRIES):
        ended.append(writing.write_waiting(when))
        assert writing.write_waiting(when + timedelta(seconds=1)) == {}, "not at once again"
        when += writing.AGAIN_AFTER + timedelta(seconds=5)
    assert ended == [{"put_off": 2}, {"put_off": 2}, {"failed": 2}]
    for one in (export, other):
        one.refresh_from_db()
        assert (one.state, one.error, one.tries) == (Export.FAILED, BROKEN, 3)
    assert "the disk is full" in caplog.text
    assert "Trần" not in caplog.text, "no name"


def test_one_that_fails_holds_up_no_other(house: Cast, monkeypatch: Any):
    queued(house.binh)
    queued(house.binh, format="json")
    monkeypatch.setitem(WRITERS, "csv", type(WRITERS["csv"])("csv", "text/csv", broken))
    assert writing.write_waiting(NOW) == {"put_off": 1, "ready": 1}


# Rights ---------------------------------------------------------------------------------------------------------------


def moves(officer: Officer, cast: Cast) -> None:
    officer.center = cast.thuan_hoa


def goes_to_the_city(officer: Officer, _cast: Cast) -> None:
    """Where the same report is read without addresses."""
    officer.center, officer.roles = None, [Role.INSPECTOR.value]


def becomes_a_clerk(officer: Officer, _cast: Cast) -> None:
    officer.roles = [Role.CLERK.value]


def leaves(officer: Officer, _cast: Cast) -> None:
    officer.is_active = False


@pytest.mark.parametrize("change", [moves, goes_to_the_city, becomes_a_clerk, leaves])
def test_who_loses_the_right_gets_neither_the_file_nor_its_making(house: Cast, change: Callable[[Officer, Cast], None]):
    made, waiting = queued(house.binh), None
    writing.write_waiting(NOW)
    made.refresh_from_db()
    assert exports.may_fetch(made, house.binh)
    waiting = queued(house.binh, format="json")
    change(house.binh, house)
    house.binh.save()
    made = Export.objects.select_related("officer__center").get(pk=made.pk)
    assert not exports.may_fetch(made, house.binh)
    assert writing.write_waiting(NOW + timedelta(minutes=2)) == {"failed": 1}
    waiting.refresh_from_db()
    assert (waiting.error, waiting.parts.count()) == (NO_RIGHT, 0)


def test_a_file_is_its_officer_s_alone(house: Cast):
    export = queued(house.binh)
    writing.write_waiting(NOW)
    assert not exports.may_fetch(export, house.chi)


# Kept -----------------------------------------------------------------------------------------------------------------


def test_pieces_are_dropped_after_a_week_and_the_row_stays(house: Cast):
    old, young = queued(house.binh), queued(house.chi)
    writing.write_waiting(NOW)
    Export.objects.filter(pk=old.pk).update(finished_at=NOW - timedelta(hours=1))
    week = NOW + writing.KEPT
    assert writing.forget_files(week) == {"gone": 1}
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.state, old.parts.count(), old.rows_total, len(old.sha256)) == (Export.GONE, 0, 3, 64)
    assert (young.state, young.parts.count()) == (Export.READY, 1)
    assert Pulse.objects.get(name="old_exports").facts == {"gone": 1}
