"""Two who seal the same report at once: one seals, the other is told. The unique row decides and nothing else would."""

from __future__ import annotations

import pytest

from casework.models import SealedReport
from tests.cast import Cast, raise_the_house
from tests.paperwork import at
from tests.races.crowd import crowd
from tests.reports.test_seals import a_july

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(transactional_db: None) -> Cast:
    """The cast with a July, seen by other processes, too."""
    cast = raise_the_house()
    a_july(cast)
    return cast


@pytest.mark.parametrize(
    ("guarded", "outcomes"), [(True, ["sealed 1", "told of 1"]), (False, ["sealed 1", "sealed 1"])]
)
def test_of_two_seals_at_once_one_stands(house: Cast, guarded: bool, outcomes: list[str]):
    """With its control: where the unique row does not name the place, both stand."""
    given = crowd(
        "seal_at_once", "2025-07", at("2025-08-01 09:00"), guarded, processes=2, module="tests.races.seal_jobs"
    )
    assert sorted(given) == outcomes
    assert SealedReport.objects.count() == len([one for one in given if one.startswith("sealed")])
