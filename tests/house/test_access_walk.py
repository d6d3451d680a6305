"""Every address of the product says beside its view who may come in."""

from types import SimpleNamespace

from django.http import HttpResponse
from django.urls import get_resolver, include, path

from centers.access import access, undeclared
from config.urls import urlpatterns


def naked(request):
    return HttpResponse()


def test_every_view_declares_its_access():
    assert list(undeclared(get_resolver())) == []


def test_the_walk_reaches_the_pages_through_their_includes():
    assert len(urlpatterns) > 1
    planted = SimpleNamespace(url_patterns=[*urlpatterns, path("a/", include([path("b/", naked)]))])
    assert list(undeclared(planted)) == ["a/b/"]


def test_a_declared_view_is_let_through():
    assert list(undeclared(SimpleNamespace(url_patterns=[path("a/", access(scope="public")(naked))]))) == []
