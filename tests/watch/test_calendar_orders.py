"""Orders that change the calendar: what was shown is what is applied, once, and withdrawn is as if it never was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest

from casework import audit
from casework.models import CalendarOrder, Dossier, Message, OrderEffect, SlipLine
from casework.watch import orders
from casework.watch.recount import apply_orders
from centers import calendars
from centers.closed_days import import_calendar
from centers.models import CalendarEdition, ClosedDay, OpeningHours
from law.steps import Role, Step
from tests.cast import Cast
from tests.desk.raw import guards_away, sql
from tests.desk.story import Story
from tests.paperwork import asked, at, brought, logged, resolved

pytestmark = pytest.mark.django_db
MONDAY = at("2025-07-14 09:00")
NOON = at("2025-07-15 12:00")


@pytest.fixture
def house(cast: Cast) -> Cast:
    """The cast with the shipped closed days in the slow table, too."""
    calendars.forget()
    import_calendar(apply=True)
    yield cast
    calendars.forget()


def closed(on: str, *, session: str = "all", center: str = "", name: str = "Bão số 3") -> dict[str, Any]:
    """A closure as an order holds it."""
    facts = {"name_vi": name, "name_en": "Storm no. 3", "decision": "12/QĐ-UBND"}
    return {"on": on, "kind": "closure", "session": session, "center": center, **facts}


def drafted(cast: Cast, *days: Mapping[str, Any], when: datetime = NOON, **more: Any) -> CalendarOrder:
    return orders.draft(by=cast.chi, at=when, note="Bão số 3", days=days, **more)


def published(cast: Cast, order: CalendarOrder, when: datetime = NOON) -> CalendarOrder:
    orders.publish(order, by=cast.chi, at=when, seen=orders.stamp(order))
    return order


def withdrawal(cast: Cast, order: CalendarOrder, when: datetime) -> CalendarOrder:
    rows = ClosedDay.objects.filter(on__in=[day["on"] for day in order.days], kind="closure", is_active=True)
    return orders.draft(by=cast.chi, at=when, note="Thu hồi", withdrawn=[row.pk for row in rows])


def clean() -> None:
    assert audit.run().findings == []


def due(dossier: Dossier) -> str:
    return str(Dossier.objects.get(pk=dossier.pk).due_on)


# -- the way of one closure


def test_a_broken_slip_holds_up_no_order(house, caplog):
    bad, good = logged(house, house.marriage, MONDAY), logged(house, house.marriage, MONDAY)
    with guards_away():
        sql("UPDATE casework_slipline SET facts = '{}' WHERE n = 1 AND dossier_id = %s", of=[bad.pk])
    published(house, drafted(house, closed("2025-07-16")))
    assert apply_orders(NOON)["lines"] == 1
    assert (due(bad), due(good)) == ("2025-07-17", "2025-07-18")
    assert f"no order can be worked out on dossier {bad.pk}" in caplog.text


def test_a_slip_broken_after_the_preview_holds_up_no_order_either(house, caplog):
    bad, good = logged(house, house.marriage, MONDAY), logged(house, house.marriage, MONDAY)
    order = published(house, drafted(house, closed("2025-07-16")))
    with guards_away():
        sql("UPDATE casework_slipline SET facts = '{}' WHERE n = 1 AND dossier_id = %s", of=[bad.pk])
    assert apply_orders(NOON)["lines"] == 1
    assert (due(bad), due(good)) == ("2025-07-17", "2025-07-18")
    assert f"no order can be applied to dossier {bad.pk}" in caplog.text
    order.refresh_from_db()
    assert order.state == CalendarOrder.APPLIED


def test_a_closed_day_moves_what_counts_over_it_and_tells_the_applicant_once(house):
    dossier, later = logged(house, house.marriage, MONDAY), logged(house, house.marriage, at("2025-07-17 09:00"))
    order = drafted(house, closed("2025-07-16"))
    (effect,) = order.effects.all()
    assert (effect.dossier, str(effect.due_before), str(effect.due_after)) == (dossier, "2025-07-17", "2025-07-18")
    assert due(dossier) == "2025-07-17", "nothing moves before it is published"
    published(house, order)
    assert apply_orders(NOON)["lines"] == 1
    assert (due(dossier), due(later)) == ("2025-07-18", "2025-07-22")
    line = dossier.lines.get(step=Step.RECOUNT)
    assert line.role == Role.CLOCK
    assert line.facts == {
        "center": "19753", "edition": 2, "moved": True,
        "because": [{"on": "2025-07-16", "name_vi": "Bão số 3", "name_en": "Storm no. 3"}],
    }  # fmt: skip
    assert list(Message.objects.filter(topic="recount").values_list("dossier", "person")) == [
        (dossier.pk, dossier.owner_id)
    ]
    order.refresh_from_db()
    assert (order.state, order.edition, order.effects.get().applied_n) == ("applied", 2, line.n)
    clean()


def test_what_is_applied_is_not_applied_again(house):
    logged(house, house.marriage, MONDAY)
    published(house, drafted(house, closed("2025-07-16")))
    counts = [apply_orders(NOON.replace(minute=minute))["lines"] for minute in (0, 1, 2)]
    assert counts == [1, 0, 0]
    assert SlipLine.objects.filter(step=Step.RECOUNT).count() == 1


def test_an_order_withdrawn_gives_the_former_date_back(house):
    dossier = logged(house, house.marriage, MONDAY)
    order = published(house, drafted(house, closed("2025-07-16")))
    apply_orders(NOON)
    back = withdrawal(house, order, at("2025-07-15 14:00"))
    assert [(str(e.due_before), str(e.due_after)) for e in back.effects.all()] == [("2025-07-18", "2025-07-17")]
    published(house, back, at("2025-07-15 14:00"))
    apply_orders(at("2025-07-15 14:00"))
    assert due(dossier) == "2025-07-17"
    last = dossier.lines.last()
    assert last.facts["because"] == [
        {"on": "2025-07-16", "name_vi": "Bão số 3", "name_en": "Storm no. 3", "gone": True}
    ]
    assert Message.objects.filter(topic="recount").count() == 2
    again = published(house, drafted(house, closed("2025-07-16"), when=at("2025-07-15 15:00")), at("2025-07-15 15:00"))
    assert ClosedDay.objects.filter(on=date(2025, 7, 16)).count() == 1, "the same day comes into force again"
    apply_orders(at("2025-07-15 15:00"))
    assert (due(dossier), again.edition) == ("2025-07-18", 4)
    clean()


def test_a_closure_of_one_center_moves_nobody_elses(house):
    here = logged(house, house.marriage, MONDAY)
    there = logged(house, house.marriage, MONDAY, by=house.dung)
    order = published(house, drafted(house, closed("2025-07-16", center="19789")))
    apply_orders(NOON)
    assert (due(here), due(there)) == ("2025-07-17", "2025-07-18")
    assert [effect.dossier for effect in order.effects.all()] == [there]
    clean()


def test_a_dossier_that_moved_on_is_still_counted_by_where_it_was(house):
    story = Story(house, MONDAY).accept(procedure=house.land).later(days=2)
    story.then(Step.TRANSFER, house.binh)
    before = story.card.due_on
    order = published(house, drafted(house, closed("2025-07-15", center="19753"), when=story.now), story.now)
    apply_orders(story.now)
    assert order.effects.count() == 1
    assert story.card.due_on > before
    assert story.card.lines.last().facts["because"][0]["on"] == "2025-07-15"
    clean()


def test_a_closed_afternoon_moves_the_hour_of_the_due_day_and_tells_nobody(house):
    dossier = logged(house, house.marriage, MONDAY)
    published(house, drafted(house, closed("2025-07-17", session="pm")))
    apply_orders(NOON)
    card = Dossier.objects.get(pk=dossier.pk)
    assert card.due_at == at("2025-07-17 11:30")
    assert not Message.objects.filter(topic="recount").exists(), "the day stays"
    clean()


def test_a_late_dossier_leaves_lateness_when_its_office_was_closed(house):
    dossier, friday = logged(house, house.marriage, MONDAY), at("2025-07-18 08:30")
    order = drafted(house, closed("2025-07-15"), when=friday)
    (effect,) = order.effects.all()
    assert (effect.late_before, effect.late_after) == (True, False)
    published(house, order, friday)
    apply_orders(friday)
    assert not Dossier.objects.overdue(friday).exists()
    assert due(dossier) == "2025-07-18"


def test_a_paused_dossier_keeps_what_is_left_of_it(house):
    dossier = asked(house, logged(house, house.marriage, MONDAY), at("2025-07-16 09:00"))
    order = drafted(house, closed("2025-07-15"), when=at("2025-07-16 10:00"))
    (effect,) = order.effects.all()
    assert (effect.left_before, effect.left_after, effect.due_after) == (2, 3, None)
    published(house, order, at("2025-07-16 10:00"))
    apply_orders(at("2025-07-16 10:00"))
    assert Dossier.objects.get(pk=dossier.pk).left == 3
    assert not Message.objects.filter(topic="recount").exists(), "no date was known, so none moved"
    clean()


def test_a_verdict_stands_and_the_dossier_is_listed_for_review(house):
    dossier = resolved(house, logged(house, house.marriage, MONDAY), at("2025-07-18 09:00"), overdue_reason="officer")
    order = drafted(house, closed("2025-07-16"), when=at("2025-07-18 10:00"))
    (effect,) = order.effects.all()
    assert (effect.decided, effect.late_before, effect.late_after, effect.verdict_after) == (
        True, True, False, "on_time",
    )  # fmt: skip
    published(house, order, at("2025-07-18 10:00"))
    assert apply_orders(at("2025-07-18 10:00"))["lines"] == 0
    assert Dossier.objects.get(pk=dossier.pk).verdict == dossier.decisions.get().verdict == "late"
    clean()


# -- what happens between the preview and its application


def test_a_second_edition_makes_a_preview_void(house):
    logged(house, house.marriage, MONDAY)
    first, second = drafted(house, closed("2025-07-16")), drafted(house, closed("2025-07-17"))
    published(house, first)
    apply_orders(NOON)
    stale = CalendarOrder.objects.get(pk=second.pk)
    with pytest.raises(orders.Overtaken, match="danh sách dưới đây khác bản đã xem"):
        orders.publish(stale, by=house.chi, at=NOON, seen="2025-07-15T05:00:00+00:00?")
    calendars.publish(at=NOON, by=house.chi, note="Bằng lệnh")
    with pytest.raises(orders.Overtaken, match="Tôn Nữ Chi đã công bố bản lịch 3"):
        published(house, stale)
    assert calendars.current_edition() == 3


def test_a_dossier_closed_since_the_preview_is_shown_before_it_is_published(house):
    dossier = logged(house, house.marriage, MONDAY)
    order = drafted(house, closed("2025-07-16"), when=at("2025-07-15 10:00"))
    resolved(house, dossier, at("2025-07-15 11:00"))
    with pytest.raises(orders.Overtaken, match="Có hồ sơ vừa thay đổi"):
        published(house, order)
    order.refresh_from_db()
    assert not order.effects.filter(decided=False).exists()
    published(house, order)
    assert CalendarEdition.objects.count() == 2


def test_a_preview_of_yesterday_is_worked_out_anew(house):
    logged(house, house.marriage, MONDAY)
    order, tomorrow = drafted(house, closed("2025-07-16")), at("2025-07-16 08:00")
    with pytest.raises(orders.Overtaken):
        published(house, order, tomorrow)
    assert apply_orders(tomorrow)["previews"] == 1
    published(house, CalendarOrder.objects.get(pk=order.pk), tomorrow)


def test_hours_changed_in_the_slow_tables_make_a_preview_void(house):
    order = drafted(house, closed("2025-07-16"))
    OpeningHours.objects.create(center=house.phu_xuan, in_force_from=date(2025, 8, 4))
    with pytest.raises(orders.Overtaken, match="giờ làm việc vừa thay đổi"):
        published(house, order)
    assert CalendarEdition.objects.count() == 1


def test_a_dossier_accepted_on_the_former_edition_meanwhile_is_recounted_too(house, monkeypatch):
    order = drafted(house, closed("2025-07-16"), when=at("2025-07-15 10:00"))
    dossier = logged(house, house.marriage, at("2025-07-15 11:59"))
    with pytest.raises(orders.Overtaken):
        published(house, order)
    order.refresh_from_db()
    monkeypatch.setattr(orders, "_refresh", lambda *_: False)  # the next one comes in while the order is published
    calm = logged(house, house.marriage, NOON)
    published(house, order)
    assert apply_orders(NOON)["lines"] == 2
    assert (due(dossier), due(calm)) == ("2025-07-21", "2025-07-21")
    clean()


def test_a_dossier_written_to_after_publishing_is_read_as_it_stands(house):
    dossier = logged(house, house.marriage, MONDAY)
    order = published(house, drafted(house, closed("2025-07-16")))
    asked(house, dossier, NOON)  # paused before the job came to it
    apply_orders(NOON)
    assert not Dossier.objects.get(pk=dossier.pk).lines.filter(step=Step.RECOUNT).exists(), "two days were left anyhow"
    assert order.effects.get(dossier=dossier).applied_n == 0
    card = brought(house, dossier, at("2025-07-15 15:00"))
    assert str(card.due_on) == "2025-07-18", "counted on the newest edition once its clock runs again"
    clean()


def test_a_second_order_soon_after_the_first_writes_one_line_and_leaves_the_first_as_it_was(house):
    """A closed afternoon in the middle moves nothing; what the next order moves is no late arrival of the first."""
    dossier, soon = logged(house, house.marriage, MONDAY), at("2025-07-15 12:03")
    first = published(house, drafted(house, closed("2025-07-16", session="pm")))
    assert apply_orders(NOON)["lines"] == 0
    published(house, drafted(house, closed("2025-07-17"), when=soon), when=soon)
    assert apply_orders(soon)["lines"] == 1
    assert apply_orders(at("2025-07-15 12:04"))["lines"] == 0
    assert dossier.lines.filter(step=Step.RECOUNT).count() == 1
    assert not first.effects.exists()
    clean()


def test_an_edition_published_by_a_command_is_applied_as_well(house):
    dossier = logged(house, house.marriage, MONDAY)
    day = closed("2025-07-16")
    del day["center"]
    ClosedDay.objects.create(**day)
    calendars.publish(at=NOON, note="Bằng lệnh")
    assert apply_orders(NOON)["lines"] == 1
    assert due(dossier) == "2025-07-18"
    assert OrderEffect.objects.count() == CalendarOrder.objects.filter(state="applied", edition=2).count() == 1
    clean()


def test_a_limit_that_runs_past_the_loaded_years_stops_the_order(house):
    logged(house, house.land, at("2027-12-13 09:00"))
    gone = ClosedDay.objects.filter(on__year=2027, kind="off")
    order = drafted(house, withdrawn=[row.pk for row in gone], when=at("2027-12-21 09:00"))
    assert "2027" in order.trouble
    with pytest.raises(orders.Overtaken, match="2027"):
        published(house, order, at("2027-12-21 09:00"))
