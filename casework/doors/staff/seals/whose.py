"""Who reads a sealed report: whoever may read the report of those days and that place."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from casework.models import SealedReport
from casework.reports.asked import may_read
from casework.reports.forms import FORMS
from centers.access import scope_of
from centers.models import Officer


def seen_by(officer: Officer) -> QuerySet[SealedReport]:
    """The sealed reports this officer may read; people of a center those of their own."""
    slugs = [slug for slug, form in FORMS.items() if may_read(form, officer)]
    found = SealedReport.objects.filter(report__in=slugs).select_related("signer")
    if scope_of(officer).whole_city:
        return found
    return found.filter(place=officer.center.code) if officer.center else found.none()


def sealed_for(officer: Officer, pk: int) -> SealedReport:
    """One of them; 404 of any other."""
    found = seen_by(officer).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
