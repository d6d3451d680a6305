"""The staff's addresses: Vietnamese paths, English names, grouped by what they hang on."""

from __future__ import annotations

from django.urls import URLPattern, path

from casework.doors.staff import dossiers, my_work, tray

app_name = "casework"

urlpatterns: list[URLPattern] = [
    path("viec-cua-toi/", my_work.my_work, name="my_work"),
    path("dieu-hanh/", tray.tray, name="tray"),
    # /ho-so/
    path("ho-so/", dossiers.dossier_list, name="dossier_list"),
]
