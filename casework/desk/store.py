"""Drafts onto the tables, one or thousands in the same statements. Callers hold the transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain

from casework.desk.bulk import insert, update
from casework.desk.draft import Draft
from casework.desk.numbers import next_codes
from casework.models import Decision, Document, Dossier, Party, SlipLine
from casework.outbox import SPEAKING, Hearers, to_citizens, to_hands, to_officers
from law.calendar import local_date, to_seconds


class Lost(Exception):
    """Another writer moved the card between reading and writing."""


def store(drafts: Sequence[Draft], *, tell: bool = True) -> None:
    """Write everything fresh of ``drafts``: people, cards, lines, remarks, parties, documents, decisions, messages.

    A stored slip with nothing fresh has its card read off it again. ``tell=False`` leaves the messages out: for slips
    that happened long ago.
    """
    new = [draft for draft in drafts if draft.dossier.pk is None]
    # In one order, whoever writes: two bulks that share dossiers wait for each other and never in a circle.
    old = sorted((d for d in drafts if d.dossier.pk is not None), key=lambda draft: draft.dossier.pk)
    drafts = [*new, *old]
    _store_people(new)
    _store_cards(new)
    insert(_of(drafts, "fresh_lines"))
    _store_remarks(drafts)
    _store_documents(drafts, new)
    _store_decisions(drafts)
    if tell:
        _store_messages(drafts)
    _store_moved(old)
    for draft in drafts:
        draft.known_n = len(draft.lines)


def _store_moved(old: Sequence[Draft]) -> None:
    """The cards of stored slips, each if it still ends where the slip was read; all or ``Lost``."""
    cards = [(draft.dossier, draft.known_n, _columns_of(draft)) for draft in old]
    alike: dict[tuple[str, ...], list[tuple[Dossier, int, dict]]] = defaultdict(list)
    for card in cards:
        alike[tuple(card[2])].append(card)
    if sum(update(rows, known="last_n") for rows in alike.values()) != len(cards):
        raise Lost
    for dossier, _, columns in cards:
        _show(dossier, columns)


def _columns_of(draft: Draft) -> dict:
    """The card; of a slip on which only the clock spoke the two columns that can have moved."""
    card = draft.card()
    spoke = draft.fresh_lines and all(line.step in SPEAKING for line in draft.fresh_lines)
    return {name: card[name] for name in ("last_n", "watch_at")} if spoke else card


def _of(drafts: Iterable[Draft], name: str) -> list:
    return list(chain.from_iterable(getattr(draft, name) for draft in drafts))


def _store_people(new: Sequence[Draft]) -> None:
    people = {id(p): p for draft in new for p in draft.parties.values() if p.pk is None}
    insert(people.values())


def _store_cards(new: Sequence[Draft]) -> None:
    by_day: dict[tuple[str, date], list[Draft]] = defaultdict(list)
    for draft in new:
        first = draft.lines[0]
        by_day[(first.center_id, local_date(to_seconds(first.written_at)))].append(draft)
    for (center, day), drafts in sorted(by_day.items(), key=lambda item: item[0]):
        codes = next_codes(center, drafts[0].books.org(center), day, len(drafts))
        for draft, code in zip(drafts, codes, strict=True):
            draft.dossier.code = code
            draft.dossier.owner = draft.parties[Party.OWNER]
            _show(draft.dossier, draft.card())
    insert(draft.dossier for draft in new)
    for draft in new:
        rows: Iterable[SlipLine | Document | Decision] = chain(draft.lines, draft.documents, draft.decisions)
        for row in rows:
            row.dossier = draft.dossier
    insert(Party(dossier=d.dossier, person=person, role=role) for d in new for role, person in d.parties.items())


def _store_remarks(drafts: Sequence[Draft]) -> None:
    remarks = _of(drafts, "fresh_remarks")
    for remark in remarks:
        remark.line = remark.line  # the line has its id now
    insert(remarks)


def _store_decisions(drafts: Sequence[Draft]) -> None:
    fresh: list[Decision] = _of(drafts, "fresh_decisions")
    insert(d for d in fresh if d.reverses is None)
    reversing = [d for d in fresh if d.reverses is not None]
    for decision in reversing:
        decision.reverses = decision.reverses  # the original has its id now
    insert(reversing)


def _store_messages(drafts: Sequence[Draft]) -> None:
    lines, hearers = _of(drafts, "fresh_lines"), dict[date, Hearers]()
    insert([*to_officers(lines, hearers), *to_hands(lines, hearers), *to_citizens(lines)])


def _store_documents(drafts: Sequence[Draft], new: Sequence[Draft]) -> None:
    insert(_of(new, "documents"))
    fresh = {id(draft) for draft in new}
    for draft in drafts:
        if id(draft) not in fresh:
            for document in {d.position: d for d in draft.touched_documents}.values():
                document.save(update_fields=["received_at", "asked_n"])


def _show(dossier: Dossier, card: dict) -> None:
    for name, value in card.items():
        setattr(dossier, name, value)
