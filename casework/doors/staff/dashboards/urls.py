"""Addresses of the dashboards: /tong-quan/."""

from __future__ import annotations

from django.urls import URLPattern, path

from casework.doors.staff.dashboards import card, center, presentation, recount
from casework.doors.staff.dashboards.behind import page as behind
from casework.doors.staff.dashboards.city import page as city

urlpatterns: list[URLPattern] = [
    path("tong-quan/", city.overview, name="overview"),
    path("tong-quan/dem-lai/", recount.recounts, name="recounts"),
    path("tong-quan/trinh-chieu/", presentation.presentation, name="presentation"),
    path("tong-quan/the/<slug:slug>/", card.card, name="dashboard_card"),
    path("tong-quan/so-lieu/<str:name>/", behind.figure_behind, name="figure_behind"),
    path("tong-quan/<slug:slug>/", center.center_dashboard, name="center_dashboard"),
]
