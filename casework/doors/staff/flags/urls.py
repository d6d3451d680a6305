"""Addresses of the flags: /canh-bao/ra-soat/."""

from __future__ import annotations

from django.urls import URLPattern, path

from casework.doors.staff.flags import page, review

urlpatterns: list[URLPattern] = [
    path("canh-bao/ra-soat/", page.flags, name="flags"),
    path("canh-bao/ra-soat/<int:pk>/", review.flag, name="flag"),
]
