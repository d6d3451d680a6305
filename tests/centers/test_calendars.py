"""Editions of the calendar are sealed, numbered, and build the law's calendars."""

import csv
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from centers import calendars
from centers.closed_days import HOLIDAYS_FILE, import_calendar
from centers.models import CalendarEdition, ClosedDay, OpeningHours
from centers.models.sealed import SealedError
from law.calendar import CalendarError, midnight

pytestmark = pytest.mark.django_db
AT = datetime(2025, 7, 1, 1, tzinfo=UTC)
MORNING, AFTERNOON = (27000, 41400), (48600, 63000)


@pytest.fixture(autouse=True)
def nothing_remembered():
    calendars.forget()
    yield
    calendars.forget()


def closure(on: date, *, session: str = "all", center=None, name: str = "Bão số 3"):
    return ClosedDay.objects.create(
        on=on, kind="closure", session=session, center=center, name_vi=name, name_en="Storm", decision="12/QĐ-UBND"
    )


@pytest.fixture
def house(cast):
    import_calendar(apply=True)
    return cast


def test_edition_1_holds_every_row_of_the_shipped_closed_days(cast):
    calendar = calendars.calendar_of("19753", 1)
    with HOLIDAYS_FILE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 45
    for row in rows:
        assert calendar.is_working(date.fromisoformat(row["date"])) is (row["kind"] == "working"), row
    assert (calendar.first_on, calendar.last_on) == (date(2025, 1, 1), date(2027, 12, 31))


def test_a_make_up_saturday_is_worked_by_the_hours_of_a_weekday(cast):
    assert calendars.calendar_of("19753", 1).sessions_on(date(2026, 8, 22)) == (MORNING, AFTERNOON)


def test_the_year_after_the_last_loaded_one_is_an_error_that_names_it(cast):
    with pytest.raises(CalendarError, match="2028"):
        calendars.calendar_of("19753", 1).sessions_on(date(2028, 1, 3))


def test_a_closure_counts_only_once_published(house):
    closure(date(2025, 7, 9))
    assert calendars.calendar_of("19753", calendars.current_edition()).is_working(date(2025, 7, 9))
    edition = calendars.publish(at=AT, by=house.chi, note="Bão số 3")
    assert (edition.number, calendars.current_edition()) == (2, 2)
    assert not calendars.calendar_of("19753", 2).is_working(date(2025, 7, 9))
    assert calendars.calendar_of("19753", 1).is_working(date(2025, 7, 9))


def test_a_closure_of_one_center_leaves_the_others_open(house):
    closure(date(2025, 7, 9), session="am", center=house.phu_xuan)
    calendars.publish(at=AT, note="Mất điện")
    assert calendars.calendar_of("19753", 2).sessions_on(date(2025, 7, 9)) == (AFTERNOON,)
    assert calendars.calendar_of("19789", 2).sessions_on(date(2025, 7, 9)) == (MORNING, AFTERNOON)


def test_the_city_closes_the_morning_and_the_center_the_afternoon(house):
    closure(date(2025, 7, 9), session="am")
    closure(date(2025, 7, 9), session="pm", center=house.phu_xuan, name="Lũ")
    calendars.publish(at=AT, note="Bão và lũ")
    calendar = calendars.calendar_of("19753", 2)
    assert calendar.sessions_on(date(2025, 7, 9)) == ()
    assert calendar.day_reason(date(2025, 7, 9)).name_vi == "Lũ"


def test_a_center_with_hours_of_its_own_counts_by_them_from_their_day(house):
    week = [[["07:00", "11:00"], ["13:00", "17:00"]]] * 6 + [[]]
    OpeningHours.objects.create(center=house.phu_xuan, in_force_from=date(2025, 8, 4), week=week)
    calendars.publish(at=AT, note="Giờ mùa hè")
    calendar = calendars.calendar_of("19753", 2)
    assert calendar.sessions_on(date(2025, 8, 1)) == (MORNING, AFTERNOON)
    assert calendar.sessions_on(date(2025, 8, 9)) == ((25200, 39600), (46800, 61200))
    assert not calendars.calendar_of("19789", 2).is_working(date(2025, 8, 9))


def test_an_edition_is_never_edited_or_deleted(cast):
    edition = CalendarEdition.objects.get()
    edition.note = "khác"
    for attempt in (
        edition.save,
        edition.delete,
        CalendarEdition.objects.all().delete,
        lambda: CalendarEdition.objects.update(note="khác"),
        lambda: CalendarEdition.objects.bulk_update([edition], ["note"]),
    ):
        with pytest.raises(SealedError), transaction.atomic():
            attempt()
    assert CalendarEdition.objects.get().note == "Bản lịch đầu tiên"


def test_a_number_is_published_once(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarEdition.objects.create(number=1, published_at=AT, note="lại", content={}, content_hash="0")


def test_the_seal_tells_a_changed_content(cast):
    assert calendars.broken_seals() == []
    CalendarEdition.objects.create(number=2, published_at=AT, note="sửa", content={"days": []}, content_hash="0" * 64)
    assert calendars.broken_seals() == [2]


def test_nothing_new_means_nothing_to_publish(house):
    assert not calendars.has_news()
    closure(date(2025, 7, 9))
    assert calendars.has_news()


def test_an_edition_read_before_a_rollback_is_not_remembered_under_its_number(house):
    with transaction.atomic():
        day = closure(date(2025, 7, 9))
        calendars.publish(at=AT, note="nháp")
        assert not calendars.calendar_of("19753", 2).is_working(date(2025, 7, 9))
        transaction.set_rollback(True)
    assert not ClosedDay.objects.filter(pk=day.pk).exists()
    content = dict(calendars.draft())
    CalendarEdition.objects.create(
        number=2, published_at=AT, note="tiến trình khác", content=content, content_hash=calendars.seal_of(content)
    )
    assert calendars.current_edition() == 2
    assert calendars.calendar_of("19753", 2).is_working(date(2025, 7, 9))


def test_no_edition_and_an_unknown_edition_are_said_in_words(db):
    with pytest.raises(calendars.NoEditionError):
        calendars.current_edition()
    with pytest.raises(calendars.NoEditionError, match="7"):
        calendars.calendar_of("19753", 7)


def test_an_edition_needs_closed_days(cast):
    with pytest.raises(calendars.NoEditionError):
        calendars.publish(at=AT, note="trống")


def test_a_calendar_is_built_once_for_all_centers_that_differ_in_nothing(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        first = calendars.calendar_of("19753", 1)
        assert calendars.calendar_of("19789", 1) is first


def test_the_shipped_calendar_needs_no_database():
    assert calendars.shipped().sessions_on(date(2025, 7, 14)) == (MORNING, AFTERNOON)
    assert midnight(date(2025, 7, 14)) == 1752426000


def test_tables_that_hold_no_day_have_nothing_to_publish(cast):
    assert CalendarEdition.objects.exists()
    assert not ClosedDay.objects.exists()
    assert not calendars.has_news()
