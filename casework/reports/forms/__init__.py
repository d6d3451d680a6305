"""Every report there is, by its slug: one row here is a page, four kinds of file and an answer of the API."""

from __future__ import annotations

from casework.reports.forms.book import BOOK
from casework.reports.forms.fees import FEES
from casework.reports.forms.late import LATE
from casework.reports.sheet import Form

_ALL: tuple[Form, ...] = (LATE, BOOK, FEES)
FORMS: dict[str, Form] = {form.slug: form for form in _ALL}
