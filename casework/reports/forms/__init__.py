"""Every report there is, by its slug: one row here is a page, four kinds of file and an answer of the API."""

from __future__ import annotations

from casework.reports.sheet import Form

_ALL: tuple[Form, ...] = ()
FORMS: dict[str, Form] = {form.slug: form for form in _ALL}
