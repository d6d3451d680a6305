"""Every report there is, by its slug: one row here is a page, four kinds of file and an answer of the API."""

from __future__ import annotations

from casework.reports.forms.bieu_06a import BIEU_06A
from casework.reports.forms.book import BOOK
from casework.reports.forms.by_field import BY_FIELD
from casework.reports.forms.by_officer import BY_OFFICER
from casework.reports.forms.fees import FEES
from casework.reports.forms.late import LATE
from casework.reports.forms.progress_766 import PROGRESS_766
from casework.reports.sheet import Form

FORMS: dict[str, Form] = {form.slug: form for form in (BIEU_06A, PROGRESS_766, BY_FIELD, BY_OFFICER, LATE, BOOK, FEES)}
