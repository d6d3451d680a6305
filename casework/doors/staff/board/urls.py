"""Addresses of this folder."""

from __future__ import annotations

from django.urls import URLPattern, path

from casework.doors.staff.board import assign, chosen, page

urlpatterns: list[URLPattern] = [
    path("dieu-hanh/", page.board, name="board"),
    path("dieu-hanh/nhac/", chosen.nudge, name="nudge"),
    path("dieu-hanh/gia-han/", chosen.extend, name="extend_chosen"),
    path("ho-so/hang-loat/phan-cong/", assign.bulk_assign, name="bulk_assign"),
]
