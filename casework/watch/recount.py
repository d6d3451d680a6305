"""Open dossiers onto the newest edition: a recount line for each one an order moves, once, however often it is run.

What is still to be done stands in rows: an effect without ``applied_n``. A batch writes its lines and marks its effects
in one transaction, so a worker that is killed leaves whole batches, and the next run goes on behind them.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from casework import desk
from casework.desk.books import Books
from casework.desk.bulk import insert
from casework.models import CalendarOrder, Dossier, OrderEffect, Pulse
from casework.watch import orders
from casework.watch.effects import effects, open_effect, readable, shift_between, slips, written_since
from centers import calendars
from centers.models import CalendarEdition
from law.steps import Role, Step

NAME = "orders"
BATCH = 500
FEW = 50  # so many are applied while the publisher waits
IN_FLIGHT = timedelta(minutes=5)  # a line may be committed so long after the instant it carries (our choice)
SETTLING = timedelta(minutes=10)  # after publishing: lines begun on the former edition may still come in (our choice)

UNREADABLE = (ValueError, TypeError, LookupError)  # a slip that was broken behind the desk's back
log = logging.getLogger(__name__)


class _Taken(Exception):
    """Another worker has applied some of these."""


def apply_orders(at: datetime) -> dict[str, int]:
    """Apply what is published, then work out the previews that are asked for. Returns how much was done."""
    if not Pulse.objects.claim(NAME, at):
        return {}
    adopt(at)
    lines = 0
    settling = CalendarOrder.objects.filter(state=CalendarOrder.APPLIED, published_at__gt=at - SETTLING)
    for order in [*CalendarOrder.objects.filter(state=CalendarOrder.PUBLISHED).order_by("id"), *settling]:
        lines += apply(order, at)
    previews = 0
    basis = calendars.current_edition()
    for order in orders.drafts():
        if order.state == CalendarOrder.DRAFT or order.basis != basis:
            orders.prepare(order, at)
            previews += 1
    counts = {"lines": lines, "previews": previews}
    Pulse.objects.done(NAME, at, **counts)
    return counts


def adopt(at: datetime) -> None:
    """An edition that was published by a command has no order: it gets one, so that its dossiers are recounted, too."""
    newest = CalendarEdition.objects.order_by("-number").first()
    if newest is None or newest.number == 1 or CalendarOrder.objects.filter(edition=newest.number).exists():
        return
    covered = CalendarOrder.objects.filter(edition__isnull=False).order_by("-edition").values_list("edition", flat=True)
    CalendarOrder.objects.get_or_create(
        edition=newest.number,
        defaults={
            "state": CalendarOrder.PUBLISHED, "note": newest.note, "basis": covered.first() or 1,
            "created_by": newest.published_by, "created_at": newest.published_at, "published_at": newest.published_at,
        },
    )  # fmt: skip


def apply(order: CalendarOrder, at: datetime) -> int:
    """Write the recount lines of a published order that are still missing; returns how many."""
    _take_in(order, at)
    lines, left = 0, None
    while (batch := list(to_apply(order).order_by("dossier_id")[:BATCH])) and batch != left:
        lines, left = lines + _write(batch, at), batch
    if batch:
        return lines  # what could not be written is tried again by the next run
    CalendarOrder.objects.filter(pk=order.pk, state=CalendarOrder.PUBLISHED).update(
        state=CalendarOrder.APPLIED, applied_at=at
    )
    return lines


def to_apply(order: CalendarOrder) -> QuerySet[OrderEffect]:
    """Effects still to be written."""
    return OrderEffect.objects.filter(order=order, decided=False, applied_n__isnull=True)


def _take_in(order: CalendarOrder, at: datetime) -> None:
    """What the preview could not know: dossiers written to since. All that are touched where there was no preview."""
    if order.edition is None:
        return
    shift = shift_between(calendars.content_at(order.basis), calendars.content_at(order.edition))
    if shift is None:
        return
    settling = order.state == CalendarOrder.APPLIED
    since = order.published_at if settling else order.previewed_at
    among = None if since is None else written_since(since - IN_FLIGHT)
    if among is not None:
        among -= set(order.effects.filter(dossier__in=among).values_list("dossier_id", flat=True))
    # a line that came in late goes onto the newest edition, which may be of a later order by now
    edition = calendars.current_edition() if settling else order.edition
    found = list(effects(shift, calendars.calendar_of, edition, at, among=among))
    for effect in found:
        effect.order = order
    with transaction.atomic():
        insert(found)
        if among is None:
            CalendarOrder.objects.filter(pk=order.pk).update(previewed_at=at)


# Writing -------------------------------------------------------------------------------------------------------------


def _write(batch: Sequence[OrderEffect], at: datetime) -> int:
    """Recount lines for a batch, in one transaction. A dossier somebody writes to meanwhile is parted from the rest."""
    dossiers = Dossier.objects.in_bulk([effect.dossier_id for effect in batch])
    batch = _still_owed(batch, dossiers, at)
    if not batch:
        return 0
    plans = [
        desk.Plan([desk.Move(Step.RECOUNT, Role.CLOCK, at)], dossier=dossiers[effect.dossier_id]) for effect in batch
    ]
    try:
        return desk.write_many(plans, books=Books(), beside=lambda _lines: _mark(batch))
    except (desk.Stale, desk.Refused, _Taken):
        if len(batch) == 1:
            return 0  # asked for again by the next turn, as it stands then
    except UNREADABLE:
        if len(batch) == 1:
            log.exception("no order can be applied to dossier %s", batch[0].dossier_id)
            return _pass_over(batch)
    half = len(batch) // 2
    return _write(batch[:half], at) + _write(batch[half:], at)


def _pass_over(batch: Sequence[OrderEffect]) -> int:
    """No line for these: they ended, stand on the edition already, or cannot be read, which the audit says."""
    OrderEffect.objects.filter(pk__in=[effect.pk for effect in batch], applied_n__isnull=True).update(applied_n=0)
    return 0


def _mark(batch: Sequence[OrderEffect]) -> None:
    """In the transaction of the lines: these effects are applied, each by the last line of its dossier."""
    line = Dossier.objects.filter(pk=OuterRef("dossier_id")).values("last_n")
    marked = OrderEffect.objects.filter(pk__in=[effect.pk for effect in batch], applied_n__isnull=True)
    if marked.update(applied_n=Subquery(line)) != len(batch):
        raise _Taken


def _still_owed(batch: Sequence[OrderEffect], dossiers: dict[int, Dossier], at: datetime) -> list[OrderEffect]:
    """The batch without dossiers that ended or already stand on the newest edition; those written to are read anew."""
    grown = [effect for effect in batch if dossiers[effect.dossier_id].last_n != effect.seen_n]
    if not grown:
        return list(batch)
    edition = calendars.current_edition()
    now = {
        lines[0].dossier_id: readable(open_effect, lines, calendars.calendar_of, edition, at)
        for lines in slips(effect.dossier_id for effect in grown)
    }
    idle = [effect for effect in grown if now[effect.dossier_id] is None]
    _pass_over(idle)
    for effect in grown:
        fresh = now[effect.dossier_id]
        if fresh is not None:
            _amend(effect, fresh)
    return [effect for effect in batch if effect not in idle]


AMENDED = ("seen_n", "due_before", "due_after", "left_before", "left_after", "late_before", "late_after")


def _amend(effect: OrderEffect, fresh: OrderEffect) -> None:
    """What is applied is what is shown: the effect says what it is now."""
    for name in AMENDED:
        setattr(effect, name, getattr(fresh, name))
    effect.save(update_fields=AMENDED)
