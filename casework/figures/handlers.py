"""Who worked on what was decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, UUIDField
from django.db.models.functions import Coalesce

from casework.figures.standing import standing_decisions
from casework.models import Decision, SlipLine
from law.steps import Step


def handler() -> Coalesce:
    """Of a decision: who submitted it for signature last, else who held it when it was decided.

    By what stood when it was made: a submission taken back before it does not count, whatever came after it is nothing
    to it. So it is the same whenever the decision is known.
    """
    lines = SlipLine.objects.filter(dossier=OuterRef("dossier"))
    took_back = lines.filter(Q(voids=OuterRef("n")) | Q(voids=OuterRef("rode")), n__lt=OuterRef(OuterRef("n")))
    submitted = lines.filter(~Exists(took_back), step=Step.SUBMIT, n__lt=OuterRef("n")).order_by("-n").values("by")
    held = lines.filter(n=OuterRef("n")).values("holder")
    return Coalesce(Subquery(submitted[:1]), Subquery(held[:1]), output_field=UUIDField())


def with_handler(decisions: QuerySet[Decision]) -> QuerySet[Any]:
    """Each decision with its ``handler``."""
    return decisions.annotate(handler=handler())


class Done(NamedTuple):
    """What one officer's work came to: decided since one day, and since another with how many in time."""

    recent: int = 0
    decided: int = 0
    in_time: int = 0


def done_by_handler(center: str, *, recent_from: datetime, month_from: datetime, at: datetime) -> dict[UUID, Done]:
    """Per handler of a center the decisions of two stretches that end at ``at``. One query."""
    since = min(recent_from, month_from)
    decided = standing_decisions(None).filter(
        center_id=center, kind=Decision.RESOLVED, decided_at__gte=since, decided_at__lt=at
    )
    month = Q(decided_at__gte=month_from)
    rows = with_handler(decided).values("handler").order_by().annotate(
        recent=Count("pk", filter=Q(decided_at__gte=recent_from)),
        decided=Count("pk", filter=month),
        in_time=Count("pk", filter=month & ~Q(verdict="late")),
    )  # fmt: skip
    return {row["handler"]: Done(row["recent"], row["decided"], row["in_time"]) for row in rows}
