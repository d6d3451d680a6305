"""Calendar orders: drafted, worked out beforehand, published as an edition, withdrawn by another order.

A preview rests on an edition, on the content it would publish and on the slips as they were; ``publish`` goes through
only while all three hold, and else says what happened. What is published is applied by ``casework.watch.recount``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from casework.desk.bulk import insert
from casework.models import CalendarOrder, OrderEffect
from casework.watch.effects import decided_touched, effects, open_touched, shift_between, trial, written_since
from centers import calendars
from centers.calendars import CITY, Content
from centers.models import CalendarEdition, Center, ClosedDay, Officer
from law.calendar import HANOI, CalendarError

FEW = 200  # so many dossiers are worked out while somebody waits for the page; more by the job
RENEWED = 1_000  # so many are read again before publishing; after more work than that the whole is worked out anew
AROUND = timedelta(minutes=1)  # a line may be committed so long after the instant it carries (our choice)
DRAFTS = (CalendarOrder.DRAFT, CalendarOrder.PREVIEWED)


class Overtaken(Exception):
    """The order cannot be published as it was shown; says what happened, in the user's language."""


# Drafting ------------------------------------------------------------------------------------------------------------


def drafts() -> QuerySet[CalendarOrder]:
    """Orders not published yet, oldest first."""
    return CalendarOrder.objects.filter(state__in=DRAFTS).order_by("id")


def draft(
    *, by: Officer, at: datetime, note: str, days: Sequence[Mapping[str, Any]] = (), withdrawn: Sequence[int] = ()
) -> CalendarOrder:
    """A new draft, its effects worked out at once where they are few."""
    order = CalendarOrder.objects.create(
        note=note[:300], days=list(days), withdrawn=list(withdrawn), basis=calendars.current_edition(),
        created_by=by, created_at=at,
    )  # fmt: skip
    prepare_if_few(order, at)
    return order


def add_days(order: CalendarOrder, days: Sequence[Mapping[str, Any]], at: datetime) -> bool:
    """More days for a draft; its effects are worked out anew. False when it is no draft any more."""
    with transaction.atomic():
        held = drafts().select_for_update().filter(pk=order.pk).first()
        if held is None:
            return False
        held.days = [*held.days, *days]
        _void(held)
        held.save(update_fields=["days", "state", "previewed_at"])
    order.refresh_from_db()
    prepare_if_few(order, at)
    return True


def discard(order: CalendarOrder) -> bool:
    """Throw a draft away. False when it is no draft any more."""
    return drafts().filter(pk=order.pk).delete()[0] > 0


def _void(order: CalendarOrder) -> None:
    order.state, order.previewed_at = CalendarOrder.DRAFT, None


# The preview ---------------------------------------------------------------------------------------------------------


def content_of(order: CalendarOrder) -> Content:
    """What the edition of a draft would hold: the slow tables as they are now, with its days, without the withdrawn."""
    return calendars.draft(order.days, order.withdrawn)


def prepare_if_few(order: CalendarOrder, at: datetime) -> None:
    """The preview at once when only few dossiers can be touched; else the job works it out."""
    try:
        shift = shift_between(calendars.content_at(order.basis), content_of(order))
    except calendars.NoEditionError:
        shift = None  # said by the preview
    if shift is None or open_touched(shift).count() + decided_touched(shift).count() <= FEW:
        prepare(order, at)


def prepare(order: CalendarOrder, at: datetime) -> None:
    """Work out the effects of a draft and keep them. Writes nothing when the draft changed meanwhile."""
    basis = calendars.current_edition()
    found: list[OrderEffect] = []
    seal = trouble = ""
    try:
        content = content_of(order)
        seal = calendars.seal_of(content)
        shift = shift_between(calendars.content_at(basis), content)
        if shift is not None:
            found = list(effects(shift, trial(content, basis + 1), basis + 1, at))
    except (CalendarError, calendars.NoEditionError) as error:
        found, trouble = [], trouble_of(error)
    with transaction.atomic():
        held = drafts().select_for_update().filter(pk=order.pk).first()
        if held is None or (held.days, held.withdrawn) != (order.days, order.withdrawn):
            return
        keep(held, found)
        held.state, held.basis, held.previewed_at = CalendarOrder.PREVIEWED, basis, at
        held.content_hash, held.trouble = seal, trouble
        held.save()
    order.refresh_from_db()


def keep(order: CalendarOrder, found: Sequence[OrderEffect]) -> None:
    """These effects and no others."""
    order.effects.all().delete()
    for effect in found:
        effect.order = order
    insert(found)


def trouble_of(error: CalendarError | calendars.NoEditionError) -> str:
    """Why there is no preview, in the user's language."""
    if isinstance(error, CalendarError):
        return error.message_vi if get_language() != "en" else str(error)
    return str(error)


def _refresh(order: CalendarOrder, at: datetime) -> bool:
    """Bring a preview up to what was written since; True when it shows something else now.

    Too much written, or another day begun: it is void and worked out anew.
    """
    since = order.previewed_at
    if since is None:
        return True
    among = written_since(since - AROUND)
    if since.astimezone(HANOI).date() != at.astimezone(HANOI).date() or len(among) > RENEWED:
        _void(order)
        order.save(update_fields=["state", "previewed_at"])
        return True
    content = content_of(order)
    shift = shift_between(calendars.content_at(order.basis), content)
    if shift is None or not among:
        return False
    number = order.basis + 1
    fresh = {e.dossier_id: e for e in effects(shift, trial(content, number), number, at, among=among)}
    known = {e.dossier_id: e for e in order.effects.filter(dossier__in=among)}
    if {pk: _shown(e) for pk, e in fresh.items()} == {pk: _shown(e) for pk, e in known.items()}:
        return False
    order.effects.filter(dossier__in=known).delete()
    for effect in fresh.values():
        effect.order = order
    insert(fresh.values())
    order.previewed_at = max(at, since + timedelta(seconds=1))  # another stamp: what a page showed before is stale
    order.save(update_fields=["previewed_at"])
    return True


def _shown(effect: OrderEffect) -> tuple[Any, ...]:
    """What the preview says of a dossier."""
    return (
        effect.decided, effect.due_before, effect.due_after, effect.left_before, effect.left_after, effect.late_before,
        effect.late_after, effect.verdict_after,
    )  # fmt: skip


# Publishing ----------------------------------------------------------------------------------------------------------


def publish(order: CalendarOrder, *, by: Officer, at: datetime, seen: str) -> None:
    """Make edition n + 1 of a previewed draft, in one transaction with its closed days.

    ``seen`` is the stamp of the preview the publisher had before his eyes. Raises Overtaken when anything it rests on
    is no longer so; the draft then stands, with a fresh preview.
    """
    with transaction.atomic():
        held = CalendarOrder.objects.select_for_update().get(pk=order.pk)
        why = _overtaken(held, at, seen)
    if why:
        raise Overtaken(why)
    try:
        with transaction.atomic():
            held = CalendarOrder.objects.select_for_update().get(pk=order.pk)
            if held.state != CalendarOrder.PREVIEWED or stamp(held) != seen:
                raise Overtaken(_("Lệnh này vừa được thay đổi ở nơi khác."))
            _write_days(held, by, at)
            edition = calendars.publish(at=at, by=by, note=held.note)
            if edition.number != held.basis + 1 or edition.content_hash != held.content_hash:
                raise Overtaken(_newer(held))
            held.state, held.edition, held.published_at = CalendarOrder.PUBLISHED, edition.number, at
            held.save(update_fields=["state", "edition", "published_at"])
    except IntegrityError:
        calendars.forget()
        raise Overtaken(_newer(held)) from None
    except Overtaken:
        calendars.forget()
        raise
    order.refresh_from_db()


def stamp(order: CalendarOrder) -> str:
    """What a page carries to say which preview it showed."""
    return order.previewed_at.isoformat() if order.previewed_at else ""


def _overtaken(order: CalendarOrder, at: datetime, seen: str) -> str:
    """What has happened since the preview; "" when nothing has."""
    if order.state not in DRAFTS:
        return _("Lệnh này đã được công bố.")
    if CalendarOrder.objects.filter(state=CalendarOrder.PUBLISHED).exists():
        return _("Một lệnh khác đang được áp dụng. Chờ áp dụng xong rồi công bố.")
    if order.state == CalendarOrder.DRAFT:
        return _("Chưa tính xong những hồ sơ bị ảnh hưởng.")
    if calendars.current_edition() != order.basis or calendars.seal_of(content_of(order)) != order.content_hash:
        why = _newer(order)
        _void(order)
        order.save(update_fields=["state", "previewed_at"])
        return why
    if order.trouble:
        return order.trouble
    if _refresh(order, at) or stamp(order) != seen:
        return _("Có hồ sơ vừa thay đổi nên danh sách dưới đây khác bản đã xem. Xem lại rồi công bố.")
    return ""


def _newer(order: CalendarOrder) -> str:
    """Who published, or what else changed, since the preview."""
    edition = CalendarEdition.objects.select_related("published_by").order_by("-number").first()
    if edition is None or edition.number <= order.basis:
        return _("Danh mục ngày nghỉ hoặc giờ làm việc vừa thay đổi. Đang tính lại những hồ sơ bị ảnh hưởng.")
    return _("%(who)s đã công bố bản lịch %(number)s lúc %(when)s. Đang tính lại trên bản lịch đó.") % {
        "who": edition.published_by.full_name if edition.published_by else _("Quản trị hệ thống"),
        "number": edition.number,
        "when": edition.published_at.astimezone(HANOI).strftime("%H:%M %d/%m/%Y"),
    }


def _write_days(order: CalendarOrder, by: Officer, at: datetime) -> None:
    """The closed days of an order into the slow table; a day once taken back comes into force again."""
    gone = list(ClosedDay.objects.filter(pk__in=order.withdrawn, is_active=True))
    for row in gone:
        row.is_active = False
    bulk_update_with_history(gone, ClosedDay, ["is_active"], default_user=by, default_date=at)
    centers = {center.code: center for center in Center.objects.all()}
    rows = ClosedDay.objects.filter(on__in=[day["on"] for day in order.days]).select_related("center")
    known = {key_of(calendars.day_of(row)): row for row in rows}
    again: list[ClosedDay] = []
    new: list[ClosedDay] = []
    for day in order.days:
        facts = {name: day[name] for name in ("name_vi", "name_en", "decision")}
        standing = known.get(key_of(day))
        if standing is None:
            place = centers[day["center"]] if day["center"] != CITY else None
            new.append(
                ClosedDay(
                    on=date.fromisoformat(day["on"]), kind=day["kind"], session=day["session"], center=place, **facts
                )
            )
        elif standing.is_active:
            raise Overtaken(_("Ngày %(day)s đã có trong danh mục.") % {"day": f"{standing.on:%d/%m/%Y}"})
        else:
            for name, value in {**facts, "is_active": True}.items():
                setattr(standing, name, value)
            again.append(standing)
    bulk_update_with_history(
        again, ClosedDay, ["name_vi", "name_en", "decision", "is_active"], default_user=by, default_date=at
    )
    bulk_create_with_history(new, ClosedDay, default_user=by, default_date=at)


def key_of(day: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """What is entered once: date, kind, part of the day, center."""
    return day["on"], day["kind"], day["session"], day["center"]
