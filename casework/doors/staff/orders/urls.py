"""The calendar of the year and the orders that change it."""

from __future__ import annotations

from django.urls import URLPattern, path

from casework.doors.staff.orders import drafting, effects, page, year

urlpatterns: list[URLPattern] = [
    path("lich/", year.calendar, name="calendar"),
    path("lich/soan/", drafting.calendar_draft, name="calendar_draft"),
    path("lich/thu-hoi/", drafting.calendar_withdraw, name="calendar_withdraw"),
    path("lich/danh-muc/", drafting.calendar_tables, name="calendar_tables"),
    path("lich/<int:pk>/", page.calendar_order, name="calendar_order"),
    path("lich/<int:pk>/ho-so/", effects.calendar_effects, name="calendar_effects"),
    path("lich/<int:pk>/cong-bo/", page.calendar_publish, name="calendar_publish"),
    path("lich/<int:pk>/bo/", drafting.calendar_discard, name="calendar_discard"),
]
