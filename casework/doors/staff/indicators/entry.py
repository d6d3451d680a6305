"""The value of an indicator of the plan entered by hand for a month and a place."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from casework.doors.staff.indicators.page import month_here
from casework.doors.staff.request import StaffRequest
from casework.doors.staff.scorecard.entry import ENTERERS, entry_page
from casework.templatetags.score_words import unit_of
from casework.templatetags.words import named
from centers.access import access
from centers.models import Indicator


@access(*ENTERERS)
def indicator_entry(request: StaffRequest, pk: int) -> HttpResponse:
    """Type in a value nothing here can count."""
    one = get_object_or_404(Indicator, pk=pk, is_active=True, source="")
    scene = month_here(request)
    if scene.center is not None and not one.per_center:
        raise Http404
    said = _("Đã ghi số liệu: %(name)s.") % {"name": named(one)}
    return entry_page(request, scene, one, percent=one.in_percent, unit=unit_of(one), said=said, home="indicators")
