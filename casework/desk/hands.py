"""Whose hand may write: the roles an actor brings, in which of them a step is taken, and who may be given a dossier."""

from __future__ import annotations

from django.utils.translation import gettext as _

from casework.desk.errors import Refused
from casework.routing import HANDLERS
from centers.models import Officer
from centers.models.officer import CITY_ROLES
from law.steps import STEPS, Refusal, Role, Situation, Step, refusal

NO_PEOPLE = frozenset({Role.PORTAL, Role.CLOCK, Role.RULE})
_ORDER = {role: position for position, role in enumerate(Role)}


def roles_of(by: Officer | Role) -> frozenset[Role]:
    """The roles this actor may act in: none for who no longer works here, the city's for people of the city.

    A role by itself is an actor only for the portal, the clock and the rule; for a person's role it is a ValueError.
    """
    if isinstance(by, Officer):
        if not by.is_active:
            return frozenset()
        return by.role_set & CITY_ROLES if by.center_id is None else by.role_set - CITY_ROLES
    if by not in NO_PEOPLE:
        raise ValueError(f"{by} is a person's role: name the officer")
    return frozenset({by})


def acting_role(step: Step, roles: frozenset[Role], situation: Situation, *, separation: bool) -> Role:
    """The role in which the table lets ``roles`` take the step; raises Refused. Who holds several acts in the least."""
    why = refusal(step, roles, situation, separation=separation)
    if why is not None:
        raise Refused.by_table(why)
    able = sorted(STEPS[step].who & roles, key=_ORDER.__getitem__)
    return next(role for role in able if refusal(step, {role}, situation, separation=separation) is None)


def check_place(by: Officer | Role, center: str) -> None:
    """A center's people write on its own dossiers only; what has moved on is read-only to them."""
    if isinstance(by, Officer) and by.center is not None and by.center.code != center:
        raise Refused({"": _("Hồ sơ không ở trung tâm của anh/chị.")}, Refusal.ROLE)


def unfit(step: Step, holder: Officer, center: str) -> str | None:
    """Why this officer cannot be given a dossier of ``center`` by ``step``; None when he can."""
    if not holder.is_active:
        return _("Người này không còn làm việc.")
    if holder.center is None or holder.center.code != center:
        return _("Người này không thuộc trung tâm đang giữ hồ sơ.")
    if step is Step.SUBMIT and not holder.has(Role.SUPERVISOR):
        return _("Chỉ trình được lên lãnh đạo Trung tâm.")
    if not holder.has(*HANDLERS):
        return _("Người này không thụ lý hồ sơ.")
    return None
