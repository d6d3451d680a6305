"""Addresses of this folder; they stand before those of the reports, whose slugs would take them."""

from __future__ import annotations

from django.urls import URLPattern, path

from casework.doors.staff.exports import asking, fetching, mine

urlpatterns: list[URLPattern] = [
    path("bao-cao/tep/", mine.export_files, name="export_files"),
    path("bao-cao/tep/<uuid:uuid>/", fetching.export_file, name="export_file"),
    path("bao-cao/tep/<uuid:uuid>/tai/", fetching.export_fetch, name="export_fetch"),
    path("bao-cao/<slug:slug>/xuat/", asking.report_export, name="report_export"),
]
