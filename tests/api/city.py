"""A small city to fuzz: two centers with dossiers in every status, and a program for each of three roles."""

from __future__ import annotations

from collections.abc import Mapping

from casework.doors.api.view import SCOPES
from casework.models import Dossier
from casework.reports import seals
from casework.reports.asked import CENTER, asked_of
from casework.reports.forms import FORMS
from centers import wall
from law.steps import Status
from tests.api.client import client_for
from tests.cast import Cast, raise_the_house
from tests.figures.histories import History

SEED, STEPS, DOSSIERS = 6, 260, 52


def fill() -> tuple[Cast, Mapping[str, str]]:
    """The cast, and the token of each role. Raises when no dossier is in some status."""
    history = History(raise_the_house(), SEED)
    history.live(STEPS, dossiers=DOSSIERS)
    missing = {int(status) for status in Status} - set(Dossier.objects.values_list("status", flat=True))
    if missing:
        raise AssertionError(f"No dossier in status {sorted(missing)}.")
    cast, now = history.cast, wall.now()
    for address in ({"ky": "2025-07"}, {"ky": "2025-07", CENTER: cast.phu_xuan.code}):
        for slug in ("bieu-06a", "tien-do-766"):
            by = cast.binh if CENTER in address else cast.chi
            seals.seal(asked_of(FORMS[slug], by, address, now), FORMS[slug], by=by, at=now)
    people = {"clerk": cast.an, "supervisor": cast.binh, "city": cast.chi}
    return cast, {role: client_for(officer, *SCOPES).token for role, officer in people.items()}
