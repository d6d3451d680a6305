"""The addresses of the API. English, since programs read them."""

from __future__ import annotations

from django.urls import URLPattern, re_path

from casework.doors.api.view import NotThere

app_name = "api"

urlpatterns: list[URLPattern] = [
    re_path(r"^.*\Z", NotThere.as_view(), name="not_there"),
]
