"""Addresses of the reports: /bao-cao/. Those of files, mails, seals and scores stand before the last two."""

from __future__ import annotations

from django.urls import URLPattern, path

from casework.doors.staff.reports import index, note, page

urlpatterns: list[URLPattern] = [
    path("bao-cao/", index.reports, name="reports"),
    path("bao-cao/<slug:slug>/", page.report, name="report"),
    path("bao-cao/<slug:slug>/giai-trinh/", note.report_note, name="report_note"),
]
