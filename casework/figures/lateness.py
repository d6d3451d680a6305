"""Why what was decided late was late: the reason its closing line gives, the step it stood at when it fell due, whether
somebody had apologised by then, and which procedures are late most.

Each is a question asked of a decision in SQL, so that the same question counts and lists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Concat, Substr

from casework.figures.flows import made
from casework.figures.league import LEAST
from casework.figures.question import Question
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
    rows = late(asked).annotate(told=_told(_stage(), _BAR, _reason(), _BAR, _apology()), waited=Exists(_unanswered()))
    reasons: Counter[str] = Counter()
    steps: Counter[str] = Counter()
    sorry: Counter[bool] = Counter()
    for told, waited, count in rows.values_list("told", "waited").annotate(count=Count("pk")):
        stage, why, apology = told.split(_BAR.value)
        reasons[why] += count
        steps[CONSULT if waited else stage] += count
        sorry[bool(apology)] += count
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


def reasons_told(asked: Question) -> Counter[tuple[str, bool]]:
    """The late decisions by the reason given, "" where none was, and by whether there was an apology. One statement."""
    rows = late(asked).annotate(told=reason_and_apology()).values_list("told").annotate(count=Count("pk"))
    return Counter({told_apart(told): count for told, count in rows})


# -- what is asked of one decision


def reason_and_apology() -> Subquery:
    """Both as one text, for ``told_apart``."""
    return _told(_reason(), _BAR, _apology())


def told_apart(told: str) -> tuple[str, bool]:
    """The reason, "" where none was given, and whether there was an apology."""
    reason, apology = told.split(_BAR.value)
    return reason, bool(apology)


def sorry() -> Subquery:
    """The name of the step when its slip had an apology before it; "" when not."""
    return _told(_apology())


def step_when_due() -> Case:
    """One of ``STEPS``: where the dossier stood, as its slip said then, when the last instant in time had come."""
    return Case(When(Exists(_unanswered()), then=Value(CONSULT)), default=_told(_stage()), output_field=CharField())


def _unanswered() -> QuerySet[Any]:
    """The agencies asked that had not answered when it fell due."""
    consulting = SlipLine.objects.filter(CONSULTING)
    answers = consulting.filter(
        dossier=OuterRef("dossier"), step=Step.ADVISE, n__gt=OuterRef("n"), at__lte=OuterRef("due")
    )
    answered = answers.annotate(who=KT("facts__agency")).filter(who=OuterRef("asked"))
    before = {"dossier": OuterRef("dossier"), "n__lt": OuterRef("n"), "at__lte": OuterRef("due_at")}
    asked = consulting.filter(step=Step.CONSULT, **before).annotate(asked=KT("facts__agency"), due=OuterRef("due_at"))
    return asked.filter(~Exists(answered))


def _told(*what: Any) -> Subquery:
    """What its lines tell, in one look at all of them: the closing one and those before it."""
    lines = SlipLine.objects.filter(dossier=OuterRef("dossier"), n__lte=OuterRef("n")).order_by().values("dossier")
    told = Concat(*what, output_field=CharField()) if len(what) > 1 else what[0]
    return Subquery(lines.annotate(told=told).values("told"))


_BAR = Value("|")  # no stage and no reason has one
_FIRST = 100_000  # added to the number of a line, so that numbers as text are in order


def _reason() -> Coalesce:
    """A key of ``law.needs.OVERDUE_REASONS`` on the closing line; "" where it gives none."""
    return _most(KT("facts__overdue_reason"), n=OuterRef("n"))


def _stage() -> Substr:
    """The stage after the last line up to the last instant in time."""
    numbered = Concat(Cast(F("n") + _FIRST, CharField()), F("stage"), output_field=CharField())
    return Substr(_most(numbered, n__lt=OuterRef("n"), at__lte=OuterRef("due_at")), len(str(_FIRST)) + 1)


def _apology() -> Coalesce:
    """The name of the step where a line before the closing one is an apology; "" where none is."""
    return _most(F("step"), n__lt=OuterRef("n"), step=Step.APOLOGISE)


def _most(value: Any, **which: Any) -> Coalesce:
    """The last in the order of letters among some lines; "" without any."""
    return Coalesce(Max(Case(When(**which, then=value), output_field=CharField())), Value(""))
