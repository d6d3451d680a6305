"""The page of the year and of an order: who may draft, publish and look; what is shown; what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from casework.models import CalendarOrder, Dossier
from casework.watch import orders
from casework.watch.recount import apply_orders
from centers import calendars
from centers.closed_days import import_calendar
from centers.models import CalendarEdition, OpeningHours
from law.steps import Role
from tests.desk.story import colleague
from tests.paperwork import at, logged, resolved
from tests.watch.test_calendar_orders import closed

pytestmark = pytest.mark.django_db
MONDAY, NOON = at("2025-07-14 09:00"), at("2025-07-15 12:00")
YEAR, DRAFT = reverse("casework:calendar"), reverse("casework:calendar_draft")
FORM = {
    "kind": "closure", "first": "16/07/2025", "last": "", "session": "all", "name_vi": "Bão số 3",
    "name_en": "Storm no. 3", "decision": "12/QĐ-UBND",
}  # fmt: skip


@pytest.fixture
def house(cast, wall_clock):
    calendars.forget()
    import_calendar(apply=True)
    wall_clock(NOON)
    yield cast
    calendars.forget()


@pytest.fixture
def keeper(house):
    """The administrator of Phú Xuân."""
    return colleague(Role.CENTER_ADMIN, house.phu_xuan, "Võ Thị Lan")


def sent(client, officer, **typed: Any):
    client.force_login(officer)
    return client.post(DRAFT, {**FORM, **typed})


def page_of(order: CalendarOrder, name: str = "calendar_order") -> str:
    return reverse(f"casework:{name}", args=[order.pk])


# -- the year


@pytest.mark.parametrize("who", ["an", "hai", "binh", "chi", "tuan"])
def test_everybody_who_reads_dossiers_may_look(client, house, who):
    client.force_login(getattr(house, who))
    page = client.get(YEAR).content.decode()
    assert "Lịch làm việc 2025" in page
    assert "Quốc khánh" in page
    assert ("Soạn lệnh" in page) == (who == "chi")


def test_the_year_shows_what_is_published_and_what_is_drafted(client, house):
    client.force_login(house.chi)
    first = orders.draft(
        by=house.chi, at=NOON, note="Mất điện", days=[closed("2025-07-22", session="am", name="Mất điện")]
    )
    orders.publish(first, by=house.chi, at=NOON, seen=orders.stamp(first))
    apply_orders(NOON)
    orders.draft(by=house.chi, at=NOON, note="Bão số 3", days=[closed("2025-07-16")])
    page = client.get(YEAR).content.decode()
    assert 'class="day day--am"' in page
    assert 'class="day is-draft"' in page
    assert "16/07/2025. đang soạn: Bão số 3" in page


def test_a_year_nothing_is_loaded_for_says_so(client, house):
    client.force_login(house.chi)
    assert "Chưa nạp ngày nghỉ của năm 2028" in client.get(f"{YEAR}?nam=2028").content.decode()
    assert client.get(f"{YEAR}?nam=x&trung_tam=y").status_code == 200


def test_the_year_is_asked_for_in_a_constant_number_of_queries(client, house, django_assert_max_num_queries):
    client.force_login(house.chi)
    client.get(YEAR)
    orders.draft(by=house.chi, at=NOON, note="Bão", days=[closed(f"2025-07-{day}") for day in (16, 17, 21, 22, 23)])
    with django_assert_max_num_queries(16):
        client.get(YEAR)


# -- drafting


def test_the_form_of_a_day_makes_a_draft_and_shows_what_it_moves(client, house):
    dossier = logged(house, house.marriage, MONDAY)
    answer = sent(client, house.chi)
    order = CalendarOrder.objects.get()
    assert answer.url == page_of(order)
    assert order.days == [closed("2025-07-16")]
    page = client.get(page_of(order)).content.decode()
    assert "17/07" in page
    assert "18/07" in page
    listed = client.get(f"{page_of(order, 'calendar_effects')}?loai=doi-ngay").content.decode()
    assert dossier.code in listed
    assert CalendarEdition.objects.count() == 1


def test_a_span_leaves_out_the_days_nothing_changes_on(client, house):
    sent(client, house.chi, first="18/07/2025", last="22/07/2025")
    assert [day["on"] for day in CalendarOrder.objects.get().days] == ["2025-07-18", "2025-07-21", "2025-07-22"]


def test_several_centers_close_together(client, house):
    sent(client, house.chi, centers=["19753", "19789"], session="pm")
    assert [(day["center"], day["session"]) for day in CalendarOrder.objects.get().days] == [
        ("19753", "pm"), ("19789", "pm"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"decision": ""}, "Lệnh đóng cửa phải nêu quyết định"),
        ({"last": "15/07/2025"}, "Ngày cuối phải từ ngày đầu trở đi"),
        ({"last": "16/09/2025"}, "Nhiều nhất 31 ngày"),
        ({"first": "19/07/2025"}, "không có gì thay đổi"),
        ({"first": "03/01/2028"}, "Chưa nạp ngày nghỉ của năm 2028"),
        ({"kind": "working"}, "không có gì thay đổi"),
        ({"name_en": ""}, "Tên tiếng Anh"),
        ({"first": "32/07/2025"}, "Từ ngày"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, house, typed, words):
    answer = sent(client, house.chi, **typed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Bão số 3" in answer.content.decode()
    assert not CalendarOrder.objects.exists()


def test_days_are_added_to_a_draft_and_its_effects_worked_out_anew(client, house):
    logged(house, house.marriage, MONDAY)
    sent(client, house.chi)
    order = CalendarOrder.objects.get()
    answer = client.post(f"{DRAFT}?lenh={order.pk}", {**FORM, "first": "17/07/2025"}, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == page_of(order)
    assert str(order.effects.get().due_after) == "2025-07-21"
    client.post(page_of(order, "calendar_discard"))
    assert not CalendarOrder.objects.exists()


def test_a_make_up_day_draws_dates_nearer(client, house):
    dossier = logged(house, house.marriage, at("2025-07-15 09:00"))
    sent(client, house.chi, kind="working", first="19/07/2025", decision="")
    order = CalendarOrder.objects.get()
    assert order.days[0]["kind"] == "working"
    late = logged(house, house.land, MONDAY)
    orders.prepare(order, NOON)
    assert {effect.dossier_id for effect in order.effects.all()} == {late.pk}
    assert dossier.due_on < date(2025, 7, 19)


def test_a_storm_is_withdrawn_day_by_day_or_whole(client, house):
    sent(client, house.chi, last="17/07/2025")
    order = CalendarOrder.objects.get()
    client.post(page_of(order, "calendar_publish"), {"seen": orders.stamp(order)})
    apply_orders(NOON)
    client.post(reverse("casework:calendar_withdraw"), {"lenh": order.pk})
    whole = CalendarOrder.objects.last()
    assert len(whole.withdrawn) == 2
    client.post(reverse("casework:calendar_withdraw"), {"ngay": whole.withdrawn[:1]})
    assert CalendarOrder.objects.last().withdrawn == whole.withdrawn[:1]
    assert client.post(reverse("casework:calendar_withdraw"), {"ngay": "999999"}).status_code == 404


def test_hours_changed_in_the_admin_are_published_with_their_effect(client, house):
    dossier = logged(house, house.marriage, MONDAY)
    client.force_login(house.chi)
    assert "thay đổi chưa công bố" not in client.get(YEAR).content.decode()
    week = [[["07:00", "11:00"], ["13:00", "17:00"]]] * 5 + [[], []]
    OpeningHours.objects.create(center=house.phu_xuan, in_force_from=date(2025, 7, 17), week=week)
    assert "thay đổi chưa công bố" in client.get(YEAR).content.decode()
    client.post(reverse("casework:calendar_tables"))
    order = CalendarOrder.objects.get()
    assert "Giờ làm việc" in client.get(page_of(order)).content.decode()
    client.post(page_of(order, "calendar_publish"), {"seen": orders.stamp(order)})
    apply_orders(NOON)
    assert Dossier.objects.get(pk=dossier.pk).due_at == at("2025-07-17 17:00")


# -- publishing


def test_a_few_dossiers_are_moved_while_the_publisher_waits(client, house):
    dossier = logged(house, house.marriage, MONDAY)
    sent(client, house.chi)
    order = CalendarOrder.objects.get()
    answer = client.post(page_of(order, "calendar_publish"), {"seen": orders.stamp(order)}, follow=True)
    assert "Đã áp dụng" in answer.content.decode()
    assert str(Dossier.objects.get(pk=dossier.pk).due_on) == "2025-07-18"


def test_the_publisher_waits_for_no_other_draft(client, house):
    logged(house, house.marriage, MONDAY)
    sent(client, house.chi)
    sent(client, house.chi, first="17/07/2025")
    order, other = CalendarOrder.objects.order_by("id")
    client.post(page_of(order, "calendar_publish"), {"seen": orders.stamp(order)})
    other.refresh_from_db()
    assert (other.state, other.basis) == (CalendarOrder.PREVIEWED, 1), "worked out anew while somebody waited"
    apply_orders(NOON)
    other.refresh_from_db()
    assert other.basis == 2


def test_a_stale_preview_answers_409_and_shows_the_new_one(client, house, wall_clock):
    dossier = logged(house, house.marriage, MONDAY)
    sent(client, house.chi)
    order = CalendarOrder.objects.get()
    shown, later = orders.stamp(order), NOON + timedelta(minutes=30)
    resolved(house, dossier, later)
    wall_clock(later + timedelta(minutes=1))
    answer = client.post(page_of(order, "calendar_publish"), {"seen": shown})
    assert answer.status_code == 409
    assert "Có hồ sơ vừa thay đổi" in answer.content.decode()
    assert CalendarEdition.objects.count() == 1
    order.refresh_from_db()
    assert client.post(page_of(order, "calendar_publish"), {"seen": orders.stamp(order)}).status_code == 302
    assert client.post(page_of(order, "calendar_publish"), {"seen": orders.stamp(order)}).status_code == 409


def test_a_draft_that_is_still_worked_out_waits_for_the_job(client, house, monkeypatch):
    monkeypatch.setattr(orders, "FEW", -1)
    logged(house, house.marriage, MONDAY)
    sent(client, house.chi)
    order = CalendarOrder.objects.get()
    page = client.get(page_of(order)).content.decode()
    assert "Đang tính" in page
    assert 'hx-trigger="every 2s"' in page
    assert "Công bố và áp dụng" not in page
    apply_orders(NOON)
    body = client.get(page_of(order), headers={"HX-Request": "true"}).content.decode()
    assert "Công bố và áp dụng" in body
    assert "<html" not in body


# -- who


def test_a_centers_administrator_drafts_closures_of_the_own_center_and_publishes_nothing(client, house, keeper):
    sent(client, keeper, kind="off", centers=["19789"])
    order = CalendarOrder.objects.get()
    assert [(day["kind"], day["center"]) for day in order.days] == [("closure", "19753")]
    assert "Công bố và áp dụng" not in client.get(page_of(order)).content.decode()
    assert client.post(page_of(order, "calendar_publish"), {"seen": orders.stamp(order)}).status_code == 403
    assert client.post(reverse("casework:calendar_tables")).status_code == 403
    assert client.post(reverse("casework:calendar_withdraw"), {"ngay": 1}).status_code == 403
    assert client.post(page_of(order, "calendar_discard")).status_code == 302
    assert not CalendarOrder.objects.exists()


def test_a_centers_administrator_leaves_the_citys_drafts_alone(client, house, keeper):
    order = orders.draft(by=house.chi, at=NOON, note="Bão", days=[closed("2025-07-16")])
    client.force_login(keeper)
    assert client.get(page_of(order)).status_code == 200
    assert client.post(page_of(order, "calendar_discard")).status_code == 403
    assert client.post(f"{DRAFT}?lenh={order.pk}", FORM).status_code == 403


@pytest.mark.parametrize("who", ["an", "hai", "binh", "tuan"])
def test_who_may_only_look_drafts_and_publishes_nothing(client, house, who):
    order = orders.draft(by=house.chi, at=NOON, note="Bão", days=[closed("2025-07-16")])
    assert sent(client, getattr(house, who)).status_code == 403
    for name in ("calendar_publish", "calendar_discard"):
        assert client.post(page_of(order, name)).status_code == 403
    for name in ("calendar_withdraw", "calendar_tables"):
        assert client.post(reverse(f"casework:{name}")).status_code == 403
    assert client.get(page_of(order)).status_code == 200


def test_an_order_of_another_center_is_as_good_as_none(client, house):
    order = orders.draft(by=house.chi, at=NOON, note="Mất điện", days=[closed("2025-07-16", center="19753")])
    client.force_login(house.dung)
    for name in ("calendar_order", "calendar_effects"):
        assert client.get(page_of(order, name)).status_code == 404
    assert "Mất điện" not in client.get(YEAR).content.decode()


def test_people_of_a_center_see_only_their_own_dossiers_of_an_order(client, house):
    here, there = logged(house, house.marriage, MONDAY), logged(house, house.marriage, MONDAY, by=house.dung)
    order = orders.draft(by=house.chi, at=NOON, note="Bão", days=[closed("2025-07-16")])
    client.force_login(house.binh)
    listed = client.get(page_of(order, "calendar_effects")).content.decode()
    assert (here.code in listed, there.code in listed) == (True, False)
    client.force_login(house.tuan)
    assert there.code in client.get(page_of(order, "calendar_effects")).content.decode()


def test_the_slip_says_which_closed_day_moved_it_and_the_days_explain_it(client, house):
    dossier = logged(house, house.marriage, MONDAY)
    order = orders.draft(by=house.chi, at=NOON, note="Bão", days=[closed("2025-07-16")])
    orders.publish(order, by=house.chi, at=NOON, seen=orders.stamp(order))
    apply_orders(NOON)
    client.force_login(house.binh)
    page = client.get(reverse("casework:dossier", args=[dossier.code])).content.decode()
    assert "Vì Bão số 3 (16/07)." in page
    assert "Hẹn trả 17/07 thành 18/07." in page
    assert "Trung tâm đóng cửa: Bão số 3. 12/QĐ-UBND" in page
