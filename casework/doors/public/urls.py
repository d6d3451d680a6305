"""The public's addresses."""

from __future__ import annotations

from django.urls import URLPattern, path

from casework.doors.public import performance

app_name = "public"

urlpatterns: list[URLPattern] = [
    path("cong-khai/", performance.performance, name="performance"),
    path("cong-khai/so-lieu.json", performance.as_json, name="figures_json"),
    path("cong-khai/so-lieu.csv", performance.as_csv, name="figures_csv"),
]
