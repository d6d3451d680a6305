"""Administrators keep the slow tables: the city's all of them, a center's only its own rows."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from centers import calendars
from centers.closed_days import import_calendar
from centers.models import Absence, CalendarEdition, ClosedDay, Officer, Procedure, RoutingRule
from law.terms import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(cast):
    """An administrator of Phú Xuân."""
    return Officer.objects.create(
        username="phuxuan.quantri", full_name="Hồ Thị Lan", center=cast.phu_xuan, roles=[Role.CENTER_ADMIN.value]
    )


def changelist(model: str) -> str:
    return reverse(f"admin:centers_{model}_changelist")


LISTS = [
    "absence", "agency", "calendaredition", "center", "closedday", "field", "indicator", "officer", "openinghours",
    "procedure", "routingrule", "supportpoint", "term",
]  # fmt: skip


@pytest.mark.parametrize("model", LISTS)
def test_the_city_administrator_searches_every_slow_table(client, cast, model):
    client.force_login(cast.chi)
    assert client.get(changelist(model), {"q": "a"}).status_code == 200


@pytest.mark.parametrize("name", ["an", "hai", "binh", "tuan"])
def test_nobody_but_administrators_enters(client, cast, name):
    client.force_login(getattr(cast, name))
    assert client.get(reverse("admin:index")).status_code == 302
    assert client.get(changelist("procedure")).status_code == 302


def test_the_fast_tables_are_not_there():
    fast = set(apps.get_app_config("casework").get_models())
    assert fast
    assert fast.isdisjoint(admin.site._registry)


def test_a_centers_administrator_sees_only_the_own_people(client, cast, keeper):
    client.force_login(keeper)
    page = client.get(changelist("officer")).content.decode()
    assert "Lê Thị Hoài An" in page
    assert "Hoàng Dũng" not in page
    assert client.get(reverse("admin:centers_officer_change", args=[cast.dung.pk])).status_code == 302
    assert client.get(changelist("procedure")).status_code == 403


def test_a_centers_administrator_cannot_make_a_city_administrator(client, cast, keeper):
    client.force_login(keeper)
    facts = {"username": "ma", "full_name": "Ma Mới", "center": cast.phu_xuan.pk, "usable_password": "false"}
    add = reverse("admin:centers_officer_add")
    client.post(add, facts | {"roles": ["city_admin"]})
    client.post(add, facts | {"roles": ["clerk"], "center": ""})
    client.post(add, facts | {"roles": ["clerk"], "center": cast.thuan_hoa.pk})
    assert not Officer.objects.filter(username="ma").exists()
    client.post(add, facts | {"roles": ["clerk"]})
    assert Officer.objects.get(username="ma").center == cast.phu_xuan


def test_a_centers_administrator_routes_to_own_officers_only(client, cast, keeper):
    client.force_login(keeper)
    facts = {"center": cast.phu_xuan.pk, "field": cast.land.field_id, "is_active": "on"}
    add = reverse("admin:centers_routingrule_add")
    client.post(add, facts | {"officer": cast.dung.pk})
    assert RoutingRule.objects.count() == 1
    client.post(add, facts | {"officer": cast.hai.pk})
    assert RoutingRule.objects.count() == 2


def test_a_centers_administrator_closes_the_own_center_only(client, cast, keeper):
    client.force_login(keeper)
    facts = {
        "on": "2025-07-09",
        "kind": "closure",
        "session": "all",
        "name_vi": "Lũ",
        "decision": "12",
        "is_active": "on",
    }
    add = reverse("admin:centers_closedday_add")
    client.post(add, facts | {"center": ""})
    client.post(add, facts | {"center": cast.thuan_hoa.pk})
    assert not ClosedDay.objects.exists()
    client.post(add, facts | {"center": cast.phu_xuan.pk})
    assert ClosedDay.objects.get().center == cast.phu_xuan


def test_the_history_of_a_row_says_who_changed_it(client, cast):
    client.force_login(cast.chi)
    edit = reverse("admin:centers_procedure_change", args=[cast.birth.pk])
    client.post(edit, {"code": cast.birth.code, "name_vi": "Khai sinh", "field": cast.birth.field_id, "levels": "[]"})
    assert Procedure.objects.get(pk=cast.birth.pk).name_vi == "Khai sinh"
    assert Procedure.history.get().history_user == cast.chi
    assert client.get(reverse("admin:centers_procedure_history", args=[cast.birth.pk])).status_code == 200


def test_rows_are_retired_and_not_deleted(client, cast):
    client.force_login(cast.chi)
    assert (
        client.post(reverse("admin:centers_procedure_delete", args=[cast.birth.pk]), {"post": "yes"}).status_code == 403
    )
    absence = Absence.objects.create(officer=cast.hai, first_on=date(2025, 7, 9), last_on=date(2025, 7, 10))
    client.post(reverse("admin:centers_absence_delete", args=[absence.pk]), {"post": "yes"})
    assert not Absence.objects.exists()


def test_editions_are_read_but_neither_edited_nor_published_here(client, cast):
    calendars.forget()
    import_calendar(apply=True)
    day = ClosedDay.objects.create(on=date(2025, 7, 9), kind="closure", name_vi="Bão", decision="12/QĐ-UBND")
    client.force_login(cast.chi)
    edition = CalendarEdition.objects.get()
    assert client.get(reverse("admin:centers_calendaredition_change", args=[edition.pk])).status_code == 200
    assert (
        client.post(reverse("admin:centers_calendaredition_change", args=[edition.pk]), {"note": "x"}).status_code
        == 403
    )
    client.post(changelist("closedday"), {"action": "publish", "_selected_action": [day.pk]})
    assert CalendarEdition.objects.count() == 1, "what it would move is shown on the page of the calendar first"
