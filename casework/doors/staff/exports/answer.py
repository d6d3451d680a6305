"""How a file is handed to a browser: under a name people understand, kept by no cache, read as nothing else."""

from __future__ import annotations

from urllib.parse import quote

from django.utils import translation

from casework.models import Export
from casework.reports.files import WRITERS
from casework.reports.forms import FORMS
from centers.models import Center


def headers(export: Export) -> dict[str, str]:
    """The headers of a file that is saved, not shown. One query for the name of a center."""
    plain, name = f"{_plain(export)}.{export.format}", f"{_name(export)}.{export.format}"
    return {
        "Content-Type": WRITERS[export.format].content_type,
        # RFC 6266: the plain name for what cannot read the other.
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Length": str(export.size_bytes),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }


def _plain(export: Export) -> str:
    return "_".join(filter(None, (export.report, export.query.get("ky", ""), export.place)))


def _name(export: Export) -> str:
    """``Sổ theo dõi hồ sơ 2025-07 Phú Xuân``, in the language of the file."""
    center = Center.objects.filter(code=export.place).first() if export.place else None
    with translation.override(export.language):
        title = str(FORMS[export.report].title)
    return " ".join(filter(None, (title, export.query.get("ky", ""), center.short_name_vi if center else "")))
