"""Addresses of the dashboards: /tong-quan/."""

from __future__ import annotations

from django.urls import URLPattern, path

from casework.doors.staff.dashboards import card

urlpatterns: list[URLPattern] = [
    path("tong-quan/the/<slug:slug>/", card.card, name="dashboard_card"),
]
