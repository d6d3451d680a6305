"""What an address asks of a report, as the page, the files, the mails and the API read it.

?ky=2025-07&trung_tam=19753&cho-bo-sung=1    days (casework.figures.chosen), a center's code, a switch of the form
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from casework.figures.chosen import chosen_of
from casework.reports.sheet import Asked, Form
from centers.access import OVERSEERS, scope_of
from centers.models import Center, Officer

CENTER = "trung_tam"
ON = "1"  # of a switch


class OutOfReach(LookupError):
    """The report, or the place, is not this officer's to read; to them it is not there."""


def may_read(form: Form, officer: Officer) -> bool:
    """Whether there is such a report for this officer at all: figures are for overseers, some for a few of them."""
    return officer.has(*OVERSEERS) and (not form.roles or officer.has(*form.roles))


def asked_of(form: Form, officer: Officer, address: Mapping[str, str], now: datetime) -> Asked:
    """What ``address`` asks of ``form`` at ``now``. One query. Raises ``OutOfReach``.

    Where no center is said, somebody of one gets the own; who reads the city gets the city, or the first center of a
    report that there is of single ones only. Days that cannot be had are this month, and ``chosen.problem`` says why.
    """
    if not may_read(form, officer):
        raise OutOfReach(form.slug)
    chosen = replace(chosen_of(address, now), compared=False)
    switches = frozenset(switch.slug for switch in form.switches if address.get(switch.slug) == ON)
    return Asked(officer, chosen, _center(form, officer, address.get(CENTER, "")), switches)


def query_of(asked: Asked, **more: str) -> str:
    """The address that asks the same again, with other words after it."""
    center = "" if asked.center is None else asked.center.code
    return asked.chosen.query(**{CENTER: center} | dict.fromkeys(sorted(asked.switches), ON) | more)


def _center(form: Form, officer: Officer, code: str) -> Center | None:
    reach = scope_of(officer)
    if not code and reach.whole_city:
        return None if form.city else Center.objects.filter(is_active=True).first()
    center = Center.objects.filter(code=code).first() if code else officer.center
    if center is None or not reach.covers(center.pk):
        raise OutOfReach(code)
    return center
