"""Where reports are sealed, and where sealed ones are read."""

from __future__ import annotations

from django.urls import URLPattern, path

from casework.doors.staff.seals import page as sealed
from casework.doors.staff.seals import signing, since

# Before the addresses of reports, whose first word may be any.
urlpatterns: list[URLPattern] = [
    path("bao-cao/da-chot/", sealed.sealed_reports, name="sealed_reports"),
    path("bao-cao/da-chot/<int:pk>/", sealed.sealed_report, name="sealed_report"),
    path("bao-cao/da-chot/<int:pk>/ho-so/", sealed.sealed_behind, name="sealed_behind"),
    path("bao-cao/da-chot/<int:pk>/thay-doi/", since.sealed_since, name="sealed_since"),
    path("bao-cao/da-chot/<int:pk>/json/", sealed.sealed_file, name="sealed_file"),
    path("bao-cao/<slug:slug>/chot/", signing.report_seal, name="report_seal"),
]
