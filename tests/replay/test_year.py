"""A year of two small centers: every month like July, ended like July, and desks that are alive at its end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from casework import audit
from casework.figures import Period, report
from casework.models import Dossier, Person, Replay, SlipLine
from casework.replay import year
from casework.replay.allocation import month
from centers import calendars, foundation
from law.steps import Clock
from tests.cast import LAID_OUT_AT
from tests.paperwork import at

CODES = ("20050", "20182")
NOW = at("2026-11-20 08:00")
MONTHS = [(date(2025, n, 1), date(2025, n + 1, 1) - timedelta(days=1)) for n in (7, 8, 9)]


def written(months: int, codes: tuple[str, ...] = CODES, jobs: int = 1) -> Replay:
    foundation.lay_out(LAID_OUT_AT)
    row = year.begin(NOW, months=months, codes=codes)
    year.write(row, lambda _row: None, now=lambda: NOW, months=months, codes=codes, jobs=jobs)
    calendars.forget()
    return row


def numbers(period: tuple[date, date], code: str) -> tuple[int, ...]:
    """What a month of a center came to by its own end."""
    one = report(Period.of_days(*period, now=year.TODAY)).centers[code]
    return one.accepted, one.online


def test_each_month_is_like_july_and_july_as_published(db: None):
    row = written(len(MONTHS))
    for code in CODES:
        july = month()[code]
        assert [numbers(period, code) for period in MONTHS] == [(july.received, july.online)] * len(MONTHS)
    july = report(Period.of_days(*MONTHS[0], now=year.TODAY))
    assert [july.centers[code].decided for code in CODES] == [month()[code].decided for code in CODES]
    assert july.city.balanced
    assert row.finished_at == NOW
    assert row.units == row.total == len(MONTHS) * sum(month()[code].received for code in CODES)
    assert row.lines == sum(dossier.last_n for dossier in Dossier.objects.all())
    assert audit.run().findings == []


def test_dossiers_are_open_at_its_end_and_few_of_them_old(db: None):
    written(1)
    left = Dossier.objects.exclude(clock=Clock.ENDED)
    assert left.filter(clock=Clock.RUNNING, late_from__gt=year.TODAY).count() > 40
    assert left.filter(accepted_at__lt=at("2026-01-01 00:00")).count() < 5
    assert not Dossier.objects.filter(registered_at__gt=year.TODAY).exists()


def test_every_month_has_its_own_dice_and_its_own_people(db: None):
    written(2, codes=CODES[:1])
    first, second = (
        list(Dossier.objects.filter(code__contains=f"-25{n:02}").values_list("procedure", "channel")) for n in (7, 8)
    )
    assert len(first) == pytest.approx(len(second), abs=3)
    assert first != second
    assert Person.objects.exclude(number_mark=None).count() == Person.objects.count()


@pytest.mark.django_db(transaction=True)
def test_two_processes_write_a_month_together():
    row = written(1, jobs=2)
    assert row.lines == SlipLine.objects.count()
    assert [numbers(MONTHS[0], code) for code in CODES] == [
        (month()[code].received, month()[code].online) for code in CODES
    ]
    assert audit.run().findings == []
