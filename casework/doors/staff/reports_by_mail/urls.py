"""Addresses of this folder; they stand before those of the reports, whose slugs would take them."""

from __future__ import annotations

from django.urls import URLPattern, path

from casework.doors.staff.reports_by_mail import page

urlpatterns: list[URLPattern] = [
    path("bao-cao/gui-tu-dong/", page.report_schedules, name="report_schedules"),
    path("bao-cao/gui-tu-dong/<int:pk>/", page.report_schedule, name="report_schedule"),
]
