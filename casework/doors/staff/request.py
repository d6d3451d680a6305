"""A request as the staff's pages get it: behind ``@access`` somebody is signed in, and htmx has been asked for."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from centers.models import Officer


class StaffRequest(HttpRequest):
    """For the eyes of the type checker: the middleware and ``@access`` make every request one of these."""

    user: Officer  # type: ignore[assignment]
    htmx: HtmxDetails


def center_of(officer: Officer) -> str:
    """The code of the officer's center; only people of a center come to the pages that ask."""
    if officer.center is None:
        raise ValueError(f"{officer.username} belongs to no center")
    return officer.center.code
