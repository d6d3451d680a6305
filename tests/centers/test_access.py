"""Every view says who may open it, and nobody else does."""

from contextlib import suppress
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import get_resolver, include, path

from centers.access import (
    Access,
    Scope,
    access,
    declaration_of,
    may,
    may_reveal,
    may_see_names,
    scope_of,
    separation,
    undeclared,
)  # fmt: skip
from law.terms import Role


def naked(request):
    return HttpResponse("anybody")


@access(Role.CLERK, Role.SUPERVISOR, sensitive=True)
def counter(request):
    """A page of the counter."""
    return HttpResponse("counter")


@access(scope="city")
def city(request):
    return HttpResponse("city")


@access(scope="signed_in")
def own(request):
    return HttpResponse("own")


@access(scope="public")
def door(request):
    return HttpResponse("door")


def test_no_address_of_the_product_is_undeclared():
    assert list(undeclared(get_resolver())) == []


def test_the_walk_names_a_naked_view_even_behind_an_include():
    addresses = [path("cua/", door), path("trong/", include([path("ho/", naked)]))]
    assert list(undeclared(SimpleNamespace(url_patterns=addresses))) == ["trong/ho/"]


def test_a_declaration_stands_beside_the_view_and_leaves_its_name():
    assert declaration_of(counter) == Access(frozenset({Role.CLERK, Role.SUPERVISOR}), Scope.CENTER, True)
    assert (counter.__name__, counter.__doc__) == ("counter", "A page of the counter.")
    assert declaration_of(naked) is None


def test_a_stranger_is_sent_to_sign_in_and_back(rf):
    request = rf.get("/ho-so/?tu=2025-07-01")
    request.user = AnonymousUser()
    answer = counter(request)
    assert (answer.status_code, answer["Location"]) == (302, "/dang-nhap/?next=/ho-so/%3Ftu%3D2025-07-01")


def test_a_strangers_form_is_not_repeated_after_signing_in(rf):
    request = rf.post("/ho-so/x/thao-tac/stop/")
    request.user = AnonymousUser()
    assert counter(request)["Location"] == "/dang-nhap/?next=/"


def test_htmx_leaves_the_whole_page_to_sign_in(rf):
    request = rf.get("/viec-cua-toi/", headers={"HX-Request": "true"})
    request.user = AnonymousUser()
    answer = counter(request)
    assert (answer.status_code, answer["HX-Redirect"]) == (401, "/dang-nhap/")


def test_a_public_page_is_open_to_strangers(rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    assert door(request).content == b"door"


OPENS = [
    (counter, {"an", "binh", "dung"}),
    (city, {"chi", "tuan"}),
    (own, {"an", "hai", "binh", "chi", "tuan", "dung"}),
]


@pytest.mark.parametrize(("view", "expected"), OPENS)
def test_each_page_opens_to_its_people_and_to_nobody_else(view, expected, cast, rf):
    opened = set()
    for name in ("an", "hai", "binh", "chi", "tuan", "dung"):
        request = rf.get("/")
        request.user = getattr(cast, name)
        with suppress(PermissionDenied):
            assert view(request).status_code == 200
            opened.add(name)
    assert opened == expected


def test_somebody_who_left_opens_nothing(cast):
    cast.an.is_active = False
    assert not may(cast.an, declaration_of(counter))
    assert not may(cast.an, declaration_of(own))


def test_a_department_without_a_center_reaches_nothing(cast):
    cast.an.roles, cast.an.center = [Role.DEPARTMENT.value], None
    assert not scope_of(cast.an).covers(cast.phu_xuan.pk)
    assert not may(cast.an, Access(frozenset(), Scope.CENTER))


def test_a_clerk_reaches_her_center_and_the_city_reaches_all(cast):
    assert scope_of(cast.an).covers(cast.phu_xuan.pk)
    assert not scope_of(cast.an).covers(cast.thuan_hoa.pk)
    assert scope_of(cast.chi).covers(cast.thuan_hoa.pk)
    assert not scope_of(cast.an).covers(None)


def test_the_city_reads_names_but_never_whole_numbers(cast):
    assert may_see_names(cast.chi)
    assert may_see_names(cast.tuan)
    assert not may_reveal(cast.chi)
    assert not may_reveal(cast.tuan)
    assert may_reveal(cast.an)


def test_duties_are_separated_until_a_setting_lifts_it(settings):
    assert separation()
    settings.SEPARATION_OF_DUTIES = False
    assert not separation()
