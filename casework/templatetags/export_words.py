"""Kinds of files in words, and those a sheet can be had as."""

from __future__ import annotations

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from casework.reports.drawing import missing_packages
from casework.reports.files import WRITERS

register = template.Library()

NAMES: dict[str, str | Promise] = {"xlsx": "XLSX", "csv": "CSV", "pdf": "PDF", "json": "JSON"}
ABOUT: dict[str, Promise] = {
    "xlsx": gettext_lazy("bảng tính, đúng mẫu"),
    "csv": gettext_lazy("bảng tính, số liệu thô"),
    "pdf": gettext_lazy("để in và gửi"),
    "json": gettext_lazy("cho phần mềm khác"),
}


@register.simple_tag
def file_kinds(rows: int) -> list[dict[str, str | Promise]]:
    """What a sheet of so many rows can be had as; without Pango the browser's own print stands in for PDF."""
    fit = [writer for writer in WRITERS.values() if rows <= writer.most]
    able = [writer for writer in fit if writer.name != "pdf" or not missing_packages()]
    return [{"key": writer.name, "name": NAMES[writer.name], "about": ABOUT[writer.name]} for writer in able]


@register.filter
def file_kind(key: str) -> str:
    """``XLSX``."""
    return str(NAMES.get(key, key))
