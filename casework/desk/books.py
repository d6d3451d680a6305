"""The slow tables as the desk consults them: terms in force, centers and agencies, today's edition, routing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property

from casework import routing
from centers.calendars import calendar_of, current_edition
from centers.models import Agency, Center, Officer, Procedure, Term
from law.calendar import Calendar


class Books:
    """Look-ups kept for one piece of work: one step, or one bulk of many. Never kept longer."""

    def __init__(self) -> None:
        self.calendar_of: Callable[[str, int], Calendar] = calendar_of
        self._terms: dict[tuple[int, str], list[Term]] = {}
        self._routes: dict[tuple[str, int], Officer | None] = {}

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
        return code in self._orgs

    def org(self, center: str) -> str:
        """The organisation identifier that dossier codes of a center begin with."""
        return self._orgs[center]

    def term(self, procedure: Procedure, on: date, case: str = "") -> Term | None:
        """The term of a procedure in force on a local date; None before its first."""
        key = (procedure.pk, case)
        if key not in self._terms:
            self._terms[key] = list(Term.objects.filter(procedure=procedure, case=case).order_by("-in_force_from"))
        return next((term for term in self._terms[key] if term.in_force_from <= on), None)

    def routed(self, center: str, procedure: Procedure) -> Officer | None:
        """To whom the center's rules send a procedure; None leaves it to the supervisor."""
        key = (center, procedure.field_id)
        if key not in self._routes:
            self._routes[key] = routing.officer_for(center, procedure)
        return self._routes[key]
