"""Which papers supplements were asked for. What was typed with a request is personal data, and never counted.

A paper is one of the catalogue; what a clerk wrote in by hand is counted without its name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from casework.figures.question import Question
from casework.figures.standing import standing_lines
from casework.models import Document
from casework.queries import ASKING
from law.steps import Step

UNNAMED = ""  # what is in no catalogue


@dataclass(frozen=True, slots=True)
class Supplements:
    """Requests of a period, before and after acceptance, and for each paper how many of them asked for it."""

    requests: int
    papers: Mapping[str, int]  # by name, the most asked for first; the unnamed last
    keys: Mapping[str, int]  # of each name one of the papers that bear it, to ask back by


def requests(asked: Question) -> QuerySet[Any]:
    """The requests for a supplement in a period that stand, at the center that asked."""
    period = asked.period
    lines = standing_lines(period.known_at).filter(
        ASKING, step=Step.ASK_SUPPLEMENT, at__gte=period.since, at__lt=period.end
    )
    return asked.keyed(lines, "line")


def supplements(asked: Question) -> Supplements:
    """The papers asked for. Two statements; requests are read one by one, some per hundred dossiers."""
    lines = _papers(requests(asked))
    counts: Counter[str] = Counter()
    keys: dict[str, int] = {}
    for papers in lines.values():
        counts.update(set(papers.values()))
        keys |= {name: key for key, name in papers.items() if name}
    order = sorted(counts, key=lambda name: (name == UNNAMED, -counts[name], name))
    return Supplements(len(lines), {name: counts[name] for name in order}, keys)


def asking_for(lines: QuerySet[Any], name: str) -> QuerySet[Any]:
    """Those of some requests that asked for a paper of this name. Two statements at once."""
    return lines.filter(pk__in=[line for line, papers in _papers(lines).items() if name in papers.values()])


def _papers(lines: QuerySet[Any]) -> dict[int, dict[int, str]]:
    """By request the papers it asked for, by their keys; what is in no catalogue under 0."""
    asked = list(lines.values_list("pk", "dossier", "facts__documents"))
    documents = Document.objects.filter(dossier__in=lines.order_by().values("dossier"), paper__isnull=False)
    papers = {
        (dossier, position): (key, name)
        for dossier, position, key, name in documents.values_list("dossier", "position", "paper", "paper__name")
    }
    return {
        line: dict(papers.get((dossier, position), (0, UNNAMED)) for position in positions or ())
        for line, dossier, positions in asked
    }
