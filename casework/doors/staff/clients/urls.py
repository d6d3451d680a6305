"""Addresses of this folder."""

from __future__ import annotations

from django.urls import URLPattern, path

from casework.doors.staff.clients import page

urlpatterns: list[URLPattern] = [
    path("quan-tri/ung-dung/", page.clients, name="api_clients"),
    path("quan-tri/ung-dung/moi/", page.client_new, name="api_client_new"),
    path("quan-tri/ung-dung/<uuid:uuid>/thu-hoi/", page.client_revoke, name="api_client_revoke"),
]
