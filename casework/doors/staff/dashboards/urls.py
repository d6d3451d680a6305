"""Addresses of the dashboards: /tong-quan/."""

from __future__ import annotations

from django.urls import URLPattern, path

from casework.doors.staff.dashboards import behind, card, recount

urlpatterns: list[URLPattern] = [
    path("tong-quan/dem-lai/", recount.recounts, name="recounts"),
    path("tong-quan/the/<slug:slug>/", card.card, name="dashboard_card"),
    path("tong-quan/so-lieu/<str:name>/", behind.figure_behind, name="figure_behind"),
]
