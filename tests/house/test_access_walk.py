"""Every address of the product says beside its view who may come in."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

# Django's own admin guards each of its views itself, through AdminSite.admin_view.
ADMIN = "quan-tri/django/"


def addresses(resolver: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Each address with its view, through every include."""
    for entry in resolver.url_patterns:
        address = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, address)
        elif isinstance(entry, URLPattern):
            yield address, entry.callback


def without_access(resolver: Any) -> list[str]:
    """Addresses whose view declares nothing."""
    found = []
    for address, view in addresses(resolver):
        declared = getattr(view, "access", None) or getattr(getattr(view, "view_class", None), "access", None)
        if declared is None and not address.startswith(ADMIN):
            found.append(address)
    return found


def test_every_view_declares_its_access():
    assert without_access(get_resolver()) == []


def test_the_walk_reaches_the_pages():
    assert {"suc-khoe/", "dang-nhap/"} <= {address for address, _ in addresses(get_resolver())}


def test_a_view_without_a_declaration_would_be_seen():
    def naked(request):
        return HttpResponse()

    assert without_access(SimpleNamespace(url_patterns=[path("ho-so/", naked)])) == ["ho-so/"]
