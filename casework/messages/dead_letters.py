"""Letters nobody could deliver: shown to administrators, who send them again or drop them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from casework.messages.reasons import Reason
from casework.models import Delivery
from centers import access
from centers.models import Officer


def dead_letters(officer: Officer) -> QuerySet[Delivery]:
    """Those an administrator answers for: his center's, or the city's; newest first."""
    dead = Delivery.objects.filter(state=Delivery.DEAD).order_by("-pk")
    if access.scope_of(officer).whole_city:
        return dead
    code = officer.center_code
    here = Q(message__dossier__center=code) | Q(message__alert__center=code) | Q(message__officer__center__code=code)
    return dead.filter(here) if code else dead.none()


def retry(letters: QuerySet[Delivery], at: datetime) -> int:
    """Back into the queue, each by itself, with another 72 hours; how many."""
    return _each(letters).update(
        state=Delivery.QUEUED, slot="", attempts=0, error="", due_at=at, first_due_at=at, lease=None, leased_until=None
    )


def drop(letters: QuerySet[Delivery]) -> int:
    """Given up on purpose; how many."""
    return _each(letters).update(state=Delivery.SUPPRESSED, reason=Reason.DROPPED)


def _each(letters: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """The same rows, fit for an update, and still dead."""
    return Delivery.objects.filter(pk__in=letters.order_by().values("pk"), state=Delivery.DEAD)
