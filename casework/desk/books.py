"""The slow tables as the desk consults them: terms in force, centers and agencies, today's edition, routing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from django.db.models import BigIntegerField, CharField

from casework.routing import Route, Router, loads
from centers.calendars import calendar_of, current_edition
from centers.composed import Composed, Given
from centers.models import Agency, Center, Procedure, Term
from centers.standing_in import StandIns
from law.calendar import Calendar, local_date, to_seconds
from law.recount import changed_days

_TERMS = Composed(
    lambda: Term.objects.filter(
        procedure=Given("procedure", BigIntegerField()), case=Given("case", CharField())
    ).order_by("-in_force_from")
)


class Books:
    """Look-ups kept for one piece of work: one step, or one bulk of many. Never kept longer.

    ``near`` are centers whose rows the caller has just read.
    """

    def __init__(self, near: Iterable[Center] = ()) -> None:
        self._near = {center.code: center.org_code for center in near if center.is_active and center.org_code}
        self.calendar_of: Callable[[str, int], Calendar] = calendar_of
        self._changed: dict[tuple[str, int, int], tuple[int, ...]] = {}
        self._terms: dict[tuple[int, str], list[Term]] = {}
        self._routers: dict[str, Router] = {}
        self._stand_ins: dict[date, StandIns] = {}
        self._held: dict[str, Counter[str]] = {}
        self._passed: Counter[str] = Counter()

    @cached_property
    def edition(self) -> int:
        """The newest edition of the calendar: what lines that name one name today."""
        return current_edition()

    @cached_property
    def _orgs(self) -> dict[str, str]:
        rows = Center.objects.filter(is_active=True, org_code__isnull=False).values_list("code", "org_code")
        return {code: org for code, org in rows if org}

    @cached_property
    def agencies(self) -> dict[str, int]:
        """The agencies that may be asked, by code: working days each has to answer."""
        return dict(Agency.objects.filter(is_active=True).values_list("code", "norm_days"))

    def changed_days(self, center: str, before: int, after: int) -> tuple[int, ...]:
        """Ordinals of the days of a center that are not the same in two editions."""
        key = (center, before, after)
        if key not in self._changed:
            self._changed[key] = changed_days(self.calendar_of(center, before), self.calendar_of(center, after))
        return self._changed[key]

    def knows_center(self, code: str) -> bool:
        """True for a working center that gives numbers."""
        return code in self._near or code in self._orgs

    def org(self, center: str) -> str:
        """The organisation identifier that dossier codes of a center begin with."""
        return self._near.get(center) or self._orgs[center]

    def learn_terms(self, terms: Iterable[Term]) -> None:
        """All terms of some procedures, the newest first: they are not asked for again."""
        for term in terms:
            self._terms.setdefault((term.procedure_id, term.case), []).append(term)

    def term(self, procedure: Procedure, on: date, case: str = "") -> Term | None:
        """The term of a procedure in force on a local date; None before its first."""
        key = (procedure.pk, case)
        if key not in self._terms:
            self._terms[key] = _TERMS(procedure=procedure.pk, case=case)
        return next((term for term in self._terms[key] if term.in_force_from <= on), None)

    def route(self, center: str, procedure: Procedure, channel: str, at: datetime) -> Route | None:
        """Where the center's rules send a dossier accepted at ``at``; None leaves it to the supervisor.

        Nobody waits for anybody here: of two acceptances at once both may choose the same one of a group, and the next
        evens it out.
        """
        router = self._routers.setdefault(center, Router(center))
        on = local_date(to_seconds(at))
        stand_ins = self._stand_ins.get(on) or self._stand_ins.setdefault(on, StandIns(on))
        return router.route(procedure, channel, stand_ins, lambda officer: self._load(center, officer, at))

    def _load(self, center: str, officer: UUID, at: datetime) -> int:
        """Open dossiers in a hand: what is stored, and what this piece of work has moved since."""
        if center not in self._held:
            self._held[center] = Counter({uuid.hex: load.held for uuid, load in loads(center, at).items()})
        return self._held[center][officer.hex] + self._passed[officer.hex]

    def pass_on(self, giver: str, taker: str) -> None:
        """A line not stored yet takes an open dossier out of one hand into another; "" is nobody's."""
        self._passed[giver] -= 1
        self._passed[taker] += 1

    def recount_hands(self) -> None:
        """What was drafted before is stored now, or will never be: who holds how much is asked anew."""
        self._held.clear()
        self._passed.clear()
