"""Why what was decided late was late: the reason its closing line gives, the step it stood at when it fell due, whether
somebody had apologised by then, and which procedures are late most.

Each is a question asked of a decision in SQL, so that the same question counts and lists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields.json import KT

from casework.figures.flows import made
from casework.figures.league import LEAST
from casework.figures.question import Question, text_of
from casework.figures.rates import Rate
from casework.models import Decision, SlipLine
from casework.queries import CONSULTING
from law.steps import Stage, Step

LATE = "late"
CONSULT = "consult"  # at the step of processing, while an agency was asked
STEPS = (Stage.RECEIVE.value, CONSULT, Stage.PROCESS.value, Stage.SIGN.value, Stage.RETURN.value)


@dataclass(frozen=True, slots=True)
class Lateness:
    """Counts of late decisions; ``reasons`` under "" where none was given. ``procedures`` by key, worst first."""

    late: int
    apologised: int
    reasons: Mapping[str, int]
    steps: Mapping[str, int]
    procedures: Sequence[tuple[int, Rate]]


def lateness(asked: Question, *, most: int) -> Lateness:
    """The late decisions of a period, and at most so many procedures. Two statements."""
    rows = late(asked).annotate(reason=reason(), step=step_when_due(), sorry=Exists(apologies()))
    reasons: Counter[str] = Counter()
    steps: Counter[str] = Counter()
    sorry: Counter[bool] = Counter()
    for why, step, apologised, count in rows.values_list("reason", "step", "sorry").annotate(count=Count("pk")):
        reasons[text_of(why)] += count
        steps[step] += count
        sorry[apologised] += count
    return Lateness(sorry.total(), sorry[True], reasons, steps, late_most(asked)[:most])


def late(asked: Question) -> QuerySet[Any]:
    """The late decisions of a period and of the centers asked for."""
    return asked.keyed(made(asked.period).filter(kind=Decision.RESOLVED, verdict=LATE), "decision")


def late_most(asked: Question) -> list[tuple[int, Rate]]:
    """Procedures by the share that was decided late, of those with anything late and ``LEAST`` decided."""
    rows = asked.keyed(made(asked.period).filter(kind=Decision.RESOLVED), "decision")
    counted = rows.values_list("dossier__procedure").annotate(
        late=Count("pk", filter=Q(verdict=LATE)), decided=Count("pk")
    )
    rates = [(key, Rate(some, decided)) for key, some, decided in counted if some and decided >= LEAST]
    return sorted(rates, key=lambda one: (-one[1].numerator / one[1].denominator, one[0]))


# -- what is asked of one decision


def reason() -> Subquery:
    """A key of ``law.needs.OVERDUE_REASONS`` on the line that closed it; None where it gives none."""
    line = SlipLine.objects.filter(dossier=OuterRef("dossier"), n=OuterRef("n"))
    return Subquery(line.annotate(why=KT("facts__overdue_reason")).values("why")[:1])


def apologies() -> QuerySet[SlipLine]:
    """The apologies on the slip before it."""
    return SlipLine.objects.filter(dossier=OuterRef("dossier"), n__lt=OuterRef("n"), step=Step.APOLOGISE)


def step_when_due() -> Case:
    """One of ``STEPS``: where the dossier stood, as its slip said then, when the last instant in time had come."""
    stage = _before_due(SlipLine.objects.all()).order_by("-n").values("stage")[:1]
    answers = SlipLine.objects.filter(
        CONSULTING, dossier=OuterRef("dossier"), step=Step.ADVISE, n__gt=OuterRef("n"), at__lte=OuterRef("due")
    )
    answered = answers.annotate(who=KT("facts__agency")).filter(who=OuterRef("asked"))
    asked = _before_due(SlipLine.objects.filter(CONSULTING), step=Step.CONSULT)
    waited = asked.annotate(asked=KT("facts__agency"), due=OuterRef("due_at")).filter(~Exists(answered))
    return Case(
        When(Exists(waited), then=Value(CONSULT)),
        default=Subquery(stage),
        output_field=CharField(),
    )


def _before_due(lines: QuerySet[SlipLine], **which: Any) -> QuerySet[Any]:
    return lines.filter(dossier=OuterRef("dossier"), n__lt=OuterRef("n"), at__lte=OuterRef("due_at"), **which)
