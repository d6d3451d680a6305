"""By which way dossiers come in."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Count

from casework.figures.counts import Figures
from casework.figures.flows import acceptances
from casework.figures.period import Period
from casework.figures.question import Question, text_of


def channels(period: Period) -> dict[str, Figures]:
    """The acceptances of every center alone, by its code: in all, online, at the counter, by post. One statement."""
    found: dict[str, Figures] = defaultdict(Figures)
    rows, _dossier, card = acceptances(Question(period))
    for code, how, count in rows.values_list("key", f"{card}channel").annotate(count=Count("*")):
        found[text_of(code)].count("accepted", count)
        found[text_of(code)].count(how, count)
    return dict(found)
