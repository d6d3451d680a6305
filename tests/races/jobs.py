"""What the hands of a crowd do. Each job takes its number and ``meet``, which waits for all the others."""

from __future__ import annotations

import itertools
import os
import sys
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from casework import desk
from casework.desk.books import Books
from casework.desk.store import Lost, store
from casework.models import Dossier
from casework.watch import sweep
from centers.models import Officer, Procedure
from law.dossier_code import code, split_code
from law.steps import Step
from tests.desk.story import MONDAY
from tests.paperwork import person
from tests.races.bulk_jobs import give_crosswise, give_in_the_order_ticked, remind, remind_at_once

__all__ = ["give_crosswise", "give_in_the_order_ticked", "remind", "remind_at_once"]

Meet = Callable[[], int]


def officer(username: str) -> Officer:
    return Officer.objects.select_related("center").get(username=username)


# -- two writers of the same line


def press_at_once(hand: int, meet: Meet, dossiers: Sequence[int]) -> list[str]:
    """Both supervisors' forms were drawn from the same card; each gives the dossier to an officer of his own."""
    binh, to = officer("phuxuan.lanhdao"), officer(("phuxuan.thuly1", "phuxuan.thuly2")[hand % 2])
    outcomes = []
    for pk in dossiers:
        dossier = Dossier.objects.get(pk=pk)
        meet()
        try:
            desk.take(Step.ASSIGN, dossier, by=binh, at=MONDAY, expect=dossier.changed_n, officer=to)
            outcomes.append("won")
        except desk.Stale as stale:
            outcomes.append(f"stale {stale.by}")
    return outcomes


def write_the_same_line(hand: int, meet: Meet, dossiers: Sequence[int], guarded: bool) -> list[str]:
    """Both have checked the same slip and now save: only the database stands between them.

    Without the guard the lines do not meet in one number and the card is written whatever it says by now.
    """
    binh, hai = officer("phuxuan.lanhdao"), officer("phuxuan.thuly1")
    outcomes = []
    for pk in dossiers:
        draft = desk.load(Dossier.objects.get(pk=pk))
        draft.step(Step.ASSIGN, by=binh, at=MONDAY, written_at=MONDAY, needs={"officer": hai})
        meet()
        try:
            with transaction.atomic():
                if guarded:
                    store([draft])
                else:
                    _save_what_was_checked(hand, draft)
            outcomes.append("won")
        except (IntegrityError, Lost):
            outcomes.append("lost")
    return outcomes


def _save_what_was_checked(hand: int, draft: desk.Draft) -> None:
    for line in draft.fresh_lines:
        line.n += 1000 * (hand + 1)
        line.save(force_insert=True)
    Dossier.objects.filter(pk=draft.dossier.pk).update(**draft.card())


def take_notes(hand: int, meet: Meet, dossier: int, count: int) -> int:
    """Notes on one dossier from many desks: none makes another stale, a lost race for a number is tried again."""
    an = officer("phuxuan.motcua1")
    written = 0
    meet()
    for _ in range(count):
        try:
            desk.take(Step.NOTE, Dossier.objects.get(pk=dossier), by=an, at=MONDAY, note="Đã gọi điện")
            written += 1
        except desk.Stale:
            pass
    return written


# -- numbers


def log_dossiers(hand: int, meet: Meet, single: int, bulks: int, size: int) -> list[str]:
    """A clerk logs dossiers one by one, and some in bulk as an import does."""
    clerk, procedure = an_and_birth()
    accept = desk.Move(Step.ACCEPT, clerk, MONDAY)
    meet()
    codes = [_log(clerk, procedure, hand).code for _ in range(single)]
    for _ in range(bulks):
        openings = [_opening(clerk, procedure, hand) for _ in range(size)]
        desk.write_many(desk.Plan([accept], opening=given) for given in openings)
        owners = [given.owner for given in openings]
        codes += Dossier.objects.filter(owner__in=owners).values_list("code", flat=True)
    return codes


seen = threading.local()


def log_dossiers_by_max_plus_one(hand: int, meet: Meet, count: int) -> int:
    """The control: the next number is the highest one seen and one more. Gives how many could not be logged."""
    clerk, procedure = an_and_birth()
    sys.modules["casework.desk.store"].next_codes = lambda *_: [seen.following]  # type: ignore[attr-defined]
    meet()
    failed = 0
    for _ in range(count):
        highest = split_code(Dossier.objects.order_by("-code").values_list("code", flat=True).first() or "")
        seen.following = code("H57.DEMO.01", MONDAY.date(), highest.n + 1 if highest else 1)
        try:
            _log(clerk, procedure, hand)
        except IntegrityError:
            failed += 1
    return failed


def an_and_birth() -> tuple[Officer, Procedure]:
    return officer("phuxuan.motcua1"), Procedure.objects.select_related("field").get(code="1.001193")


_people = itertools.count(1)  # of this process; the number of the hand keeps them apart from the others


def _opening(clerk: Officer, procedure: Procedure, hand: int) -> desk.Opening:
    owner = person(number=f"0469{hand:02d}{next(_people):06d}")
    return desk.Opening(clerk.center.code, procedure, owner, "counter")


def _log(clerk: Officer, procedure: Procedure, hand: int) -> Dossier:
    return desk.take(Step.ACCEPT, None, by=clerk, at=MONDAY, opening=_opening(clerk, procedure, hand))


# -- the same form many times


def post_the_form(hand: int, meet: Meet, key: UUID, keyed: bool) -> str:
    """One press of a button, sent again and again by an impatient hand or a bad line."""
    clerk, procedure = an_and_birth()

    def act() -> dict[str, str]:
        return {"code": _log(clerk, procedure, hand).code}

    meet()
    if not keyed:
        return act()["code"]
    answer, _replayed = desk.once("officer:an", key, {"procedure": procedure.code}, MONDAY, act)
    return str(answer["code"])


# -- the clock


def sweep_the_same_cards(hand: int, meet: Meet, at: datetime, guarded: bool) -> dict[str, int]:
    """Every hand has the same list of due cards before any of them writes; the lease would keep them apart.

    Without the guard each asks whether the line is there, and writes it when it is not.
    """
    books, counts = Books(), Counter[str]()
    cards = list(Dossier.objects.to_watch(at))
    for start in range(0, len(cards), 4):
        some = cards[start : start + 4]
        meet()
        if guarded:
            sweep._say(some, at, books, counts)
        else:
            counts["overdue"] += sum(_say_when_absent(hand, desk.load(card), at, meet) for card in some)
    return dict(counts)


def _say_when_absent(hand: int, draft: desk.Draft, at: datetime, meet: Meet) -> bool:
    said = any(line.step == Step.OVERDUE for line in draft.lines)
    meet()
    move = sweep.to_say(draft, at)
    if said or move is None:
        return False
    draft.step(move.step, by=move.by, at=at, written_at=at, needs=move.needs)
    _save_what_was_checked(hand, draft)
    return True


def sweep_while_others_work(hand: int, meet: Meet, at: datetime, dossiers: Sequence[int]) -> dict[str, int]:
    """The first two hands sweep, the others write notes on the same dossiers."""
    an, counts = officer("phuxuan.motcua1"), Counter[str]()
    sweep.SIZE = 5
    meet()
    if hand < 2:
        for _ in range(3):
            for cards in sweep._due(at):
                sweep._say(cards, at, Books(), counts)
    else:
        for pk in dossiers:
            desk.take(Step.NOTE, Dossier.objects.get(pk=pk), by=an, at=at, note="Đã gọi điện")
            counts["notes"] += 1
    return dict(counts)


def die_sweeping(at: datetime, after: int) -> None:
    """Sweeps in small steps and is gone in the middle of one, as by a power cut."""
    plain, asked = sweep.to_say, itertools.count(1)

    def to_say(draft: desk.Draft, at: datetime) -> desk.Move | None:
        if next(asked) > after:
            os._exit(9)
        return plain(draft, at)

    sweep.SIZE, sweep.to_say = 5, to_say
    sweep.sweep(at)


def run_task(hand: int, meet: Meet, name: str) -> None:
    """A task of ours as the worker calls it."""
    from config.celery import app

    app.loader.import_default_modules()
    meet()
    app.tasks[name]()
