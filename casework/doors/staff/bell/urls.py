"""Addresses of this folder."""

from __future__ import annotations

from django.urls import URLPattern, path

from casework.doors.staff.bell import dead_letters, notices, preferences

urlpatterns: list[URLPattern] = [
    path("thong-bao/", notices.notices, name="notices"),
    path("thong-bao/cach-nhan/", preferences.preferences, name="preferences"),
    path("thong-bao/thu-hong/", dead_letters.dead_letters, name="dead_letters"),
]
