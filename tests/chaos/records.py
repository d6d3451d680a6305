"""What the database holds of what was said, as the expectation names it."""

from __future__ import annotations

from collections.abc import Iterator

from casework.models import Message, SlipLine
from tests.chaos.expectation import Line, Said, Told, is_level

SPEAKING = ("warn", "overdue")


def slips() -> dict[int, list[Line]]:
    """Every slip without the clock's own lines."""
    found: dict[int, list[Line]] = {}
    for line in SlipLine.objects.exclude(step__in=SPEAKING).order_by("dossier_id", "n"):
        kept = Line(line.n, line.step, line.at, line.written_at, line.facts, line.voids, line.rode)
        found.setdefault(line.dossier_id, []).append(kept)
    return found


def said() -> Iterator[Said]:
    for line in SlipLine.objects.filter(step__in=SPEAKING):
        yield Said(line.dossier_id, line.facts["level"], line.facts["due_n"])


def told() -> Iterator[Told]:
    messages = Message.objects.filter(officer__isnull=False, dossier__isnull=False)
    for dossier, topic, revision, officer in messages.values_list("dossier_id", "topic", "revision", "officer_id"):
        if is_level(topic):
            yield Told(dossier, topic, revision, officer.hex)
