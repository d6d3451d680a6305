"""The slow tables as the desk consults them: terms in force, organisation codes, today's edition, routing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from centers.calendars import calendar_of, current_edition
from law.calendar import Calendar

from casework import routing
from centers.models import Center, Officer, Procedure, Term


class Books:
    """Look-ups kept for one piece of work: one step, or one bulk of many. Never kept longer."""

    def __init__(self) -> None:
        self.calendar_of: Callable[[str, int], Calendar] = calendar_of
        self.edition: int = current_edition()
        self._terms: dict[tuple[int, str], list[Term]] = {}
        self._orgs: dict[str, str] = {}
        self._routes: dict[tuple[str, int], Officer | None] = {}

    def term(self, procedure: Procedure, on: date, case: str = "") -> Term | None:
        """The term of a procedure in force on a local date; None before its first."""
        key = (procedure.pk, case)
        if key not in self._terms:
            self._terms[key] = list(Term.objects.filter(procedure=procedure, case=case).order_by("-in_force_from"))
        return next((term for term in self._terms[key] if term.in_force_from <= on), None)

    def org(self, center: str) -> str:
        """The organisation identifier that dossier codes of a center begin with."""
        if not self._orgs:
            self._orgs = dict(Center.objects.values_list("code", "org_code"))
        return self._orgs[center]

    def routed(self, center: str, procedure: Procedure) -> Officer | None:
        """To whom the center's rules send a procedure; None leaves it to the supervisor."""
        key = (center, procedure.field_id)
        if key not in self._routes:
            self._routes[key] = routing.officer_for(center, procedure)
        return self._routes[key]
