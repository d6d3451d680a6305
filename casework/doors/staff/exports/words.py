"""A file in words: what it holds, where it stands, why it was not made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.figures.spans import read
from casework.models import Export
from casework.reports.faults import FAULTS, TOO_LONG
from casework.reports.forms import FORMS
from casework.reports.writing import KEPT
from casework.templatetags.figure_words import span_words
from casework.templatetags.words import grouped, in_english, named
from centers.models import Center


def fault_words(fault: str, *, rows: int = 0, most: int = 0) -> str:
    """Why there is no file, one or two sentences."""
    said = FAULTS[fault][in_english()] if fault in FAULTS else ""
    if fault != TOO_LONG or not rows:
        return said
    counts = {"rows": grouped(rows), "most": grouped(most)}
    return f"{said} {_('Có %(rows)s dòng, loại tệp này chứa tối đa %(most)s.') % counts}"


@dataclass(frozen=True, slots=True)
class Told:
    """A row of the log as its pages show it."""

    export: Export
    center: Center | None

    @property
    def title(self) -> str:
        form = FORMS.get(self.export.report)
        return self.export.report if form is None else str(form.title)

    @property
    def days(self) -> str:
        span = read(self.export.query.get("ky", ""))
        return "" if span is None else span_words(span)

    @property
    def place(self) -> str:
        return named(self.center) if self.center is not None else _("Toàn thành phố")

    @property
    def again(self) -> str:
        """The page of the report; empty where there is no such report any more."""
        if self.export.report not in FORMS:
            return ""
        return f"{reverse('casework:report', args=[self.export.report])}?{urlencode(self.export.query)}"

    @property
    def waiting(self) -> bool:
        return self.export.state in (Export.QUEUED, Export.RUNNING)

    @property
    def ready(self) -> bool:
        return self.export.state == Export.READY

    @property
    def failed(self) -> bool:
        return self.export.state == Export.FAILED

    @property
    def fault(self) -> str:
        return fault_words(self.export.error)

    @property
    def share(self) -> int:
        """Of a hundred, how much is written."""
        return 100 * self.export.rows_done // self.export.rows_total if self.export.rows_total else 0

    @property
    def kept_until(self) -> datetime | None:
        return self.export.finished_at + KEPT if self.export.finished_at is not None else None

    @property
    def size(self) -> str:
        """``2,1 MB``, ``14 kB``."""
        kilo = -(-self.export.size_bytes // 1000)
        if kilo < 1000:
            return f"{grouped(kilo)} kB"
        mega = f"{kilo / 1000:.1f}"
        return f"{mega if in_english() else mega.replace('.', ',')} MB"

    @property
    def rows(self) -> str:
        n = self.export.rows_total or 0
        return ngettext("%(n)s dòng", "%(n)s dòng", n) % {"n": grouped(n)}

    @property
    def state(self) -> str:
        """Where it stands, in a word or two."""
        export = self.export
        if export.state == Export.GONE:
            return _("Đã giao ngay") if not export.tries else _("Đã xóa sau 7 ngày")
        return {
            Export.QUEUED: _("Đang chờ"),
            Export.RUNNING: _("Đang lập"),
            Export.READY: _("Còn giữ"),
            Export.FAILED: _("Không lập được"),
        }[export.state]


def told(exports: list[Export]) -> list[Told]:
    """Rows with their centers. One query."""
    centers = {center.code: center for center in Center.objects.filter(code__in={one.place for one in exports})}
    return [Told(export, centers.get(export.place)) for export in exports]
