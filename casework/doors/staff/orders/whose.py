"""Who drafts and publishes, and which orders somebody may see.

The city's administrators draft and publish everything; those of a center draft closures of their own center, which the
city publishes. Everybody else who reads dossiers may look: a center's people at what concerns their center.
"""

from __future__ import annotations

from django.http import Http404

from casework.models import CalendarOrder
from centers.access import scope_of
from centers.calendars import CITY
from centers.models import ClosedDay, Officer
from law.terms import Role

DRAFTERS = (Role.CITY_ADMIN, Role.CENTER_ADMIN)


def publishes(officer: Officer) -> bool:
    """True for the city's administrators."""
    return officer.center_id is None and officer.has(Role.CITY_ADMIN)


def drafts(officer: Officer) -> bool:
    """True for who may draft at least closures of one center."""
    return publishes(officer) or (officer.center_id is not None and officer.has(Role.CENTER_ADMIN))


def concerns(order: CalendarOrder, officer: Officer) -> bool:
    """True when an order changes the calendar of a center the officer reads."""
    if scope_of(officer).whole_city:
        return True
    return bool(places_of(order) & {CITY, officer.center_code})


def may_edit(order: CalendarOrder, officer: Officer) -> bool:
    """True when the officer may add days to a draft or throw it away: all of it is his own to draft."""
    return publishes(officer) or (drafts(officer) and places_of(order) <= {officer.center_code})


def places_of(order: CalendarOrder) -> set[str]:
    """Codes of the centers an order names; the city's where it names none."""
    places = {day["center"] for day in order.days}
    if order.withdrawn:
        rows = ClosedDay.objects.filter(pk__in=order.withdrawn).values_list("center__code", flat=True)
        places |= {code or CITY for code in rows}
    return places or {CITY}


def order_for(officer: Officer, pk: int) -> CalendarOrder:
    """An order the officer may see; another center's is as good as none."""
    order = CalendarOrder.objects.select_related("created_by").filter(pk=pk).first()
    if order is None or not concerns(order, officer):
        raise Http404
    return order
