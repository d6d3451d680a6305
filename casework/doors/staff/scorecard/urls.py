"""Addresses of the scorecard: /bao-cao/chi-so-766/."""

from __future__ import annotations

from django.urls import URLPattern, path

from casework.doors.staff.scorecard import entry, page, service_list

urlpatterns: list[URLPattern] = [
    path("bao-cao/chi-so-766/", page.scorecard, name="scorecard"),
    path("bao-cao/chi-so-766/dich-vu/<str:which>/", service_list.scorecard_services, name="scorecard_services"),
    path("bao-cao/chi-so-766/nhap/<str:key>/", entry.scorecard_entry, name="scorecard_entry"),
]
