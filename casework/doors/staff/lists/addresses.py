"""Addresses of lists: what a number links to."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse


def list_url(**query: object) -> str:
    """The address of the dossiers a number counts; a value may be several."""
    return f"{reverse('casework:dossier_list')}?{urlencode(query, doseq=True)}"
