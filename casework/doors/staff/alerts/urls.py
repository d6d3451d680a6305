"""Addresses of the alerts centre: /canh-bao/."""

from __future__ import annotations

from django.urls import URLPattern, path

from casework.doors.staff.alerts import acts, page

urlpatterns: list[URLPattern] = [
    path("canh-bao/", page.alerts, name="alerts"),
    path("canh-bao/<int:pk>/", page.alert, name="alert"),
    path("canh-bao/<int:pk>/xu-ly/<str:act>/", acts.alert_act, name="alert_act"),
]
