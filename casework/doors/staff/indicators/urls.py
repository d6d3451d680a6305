"""Addresses of the board: /bao-cao/chi-tieu/."""

from __future__ import annotations

from django.urls import URLPattern, path

from casework.doors.staff.indicators import edit, entry, page

urlpatterns: list[URLPattern] = [
    path("bao-cao/chi-tieu/", page.indicators, name="indicators"),
    path("bao-cao/chi-tieu/danh-sach/", edit.indicator_list, name="indicator_list"),
    path("bao-cao/chi-tieu/moi/", edit.indicator, name="indicator_new"),
    path("bao-cao/chi-tieu/<int:pk>/", edit.indicator, name="indicator"),
    path("bao-cao/chi-tieu/<int:pk>/nhap/", entry.indicator_entry, name="indicator_entry"),
]
