"""The staff's addresses: Vietnamese paths, English names, grouped by what they hang on."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "casework"

urlpatterns: list[URLPattern] = []
