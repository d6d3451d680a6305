"""Dossiers as rows of a list: state, small clock, next action. Read off the cards alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from casework.doors.staff.clock import Chip, Strip, mini_of, state_of
from casework.models import Dossier
from casework.queries import DossierQuerySet
from casework.templatetags.words import named
from centers.calendars import current_edition
from centers.models import Officer
from law.calendar import local_date, to_seconds
from law.clock_state import State
from law.steps import Role, Situation, Stage, Status, Step, refusal

# The step a dossier waits for, by status and stage; the first one this person may take is offered.
WAITED_FOR: dict[Status, tuple[Step, ...]] = {
    Status.REGISTERED: (Step.ACCEPT,),
    Status.ACCEPTED: (Step.ASSIGN,),
    Status.IN_PROCESS: (Step.SUBMIT, Step.ASSIGN),
    Status.SUPPLEMENT: (Step.SUPPLEMENT,),
    Status.PAYMENT: (Step.PAID,),
    Status.RESOLVED: (Step.HAND_OVER,),
}

# The long names of the two waiting statuses, short enough for a column.
WAITING_FOR: dict[Status, Callable[[], str]] = {
    Status.SUPPLEMENT: lambda: _("Chờ bổ sung"),
    Status.PAYMENT: lambda: _("Chờ nộp phí, thuế"),
    Status.REGISTERED: lambda: _("Chờ tiếp nhận"),
    Status.RESOLVED: lambda: _("Chờ trả kết quả"),
}


@dataclass(slots=True)
class Row:
    """One row: the card, its clock in words and picture, and what this person does next."""

    dossier: Dossier
    state: Chip
    clock: Strip
    step: Step | None
    step_url: str
    doing: str

    @property
    def left(self) -> str:
        return left_of(self.state)

    @property
    def holder_name(self) -> str:
        """Who has it in hand; nobody's name when nobody has."""
        return self.dossier.holder.full_name if self.dossier.holder else ""


def left_of(state: Chip) -> str:
    """The remainder as a column of lists says it: "còn 5 giờ", "quá 2 ngày"; the state itself once closed."""
    if not state.left:
        return state.text
    words = _("quá %(left)s") if state.key is State.OVERDUE else _("còn %(left)s")
    return words % {"left": state.left}


def cards_for_rows(cards: DossierQuerySet) -> DossierQuerySet:
    """The joins that rows read."""
    return cards.select_related("procedure", "owner", "holder", "term", "center")


def rows_of(dossiers: Iterable[Dossier], officer: Officer, at: datetime) -> list[Row]:
    """The cards of a page as rows. One query, for the newest edition of the calendar."""
    edition = current_edition()
    return [_row(dossier, officer, at, edition) for dossier in dossiers]


def _row(dossier: Dossier, officer: Officer, at: datetime, edition: int) -> Row:
    step, state = next_step(dossier, officer, at), state_of(dossier, at, edition)
    return Row(
        dossier,
        state,
        mini_of(dossier, at, state, edition),
        step,
        reverse("casework:dossier_action", args=[dossier.code, step]) if step else "",
        doing_now(dossier),
    )


def next_step(dossier: Dossier, officer: Officer, at: datetime) -> Step | None:
    """The step the dossier waits for, if this person may take it; the desk checks again when it is taken."""
    if officer.center_id is not None and officer.center_code != dossier.center_id:
        return None
    situation = Situation(
        dossier.state,
        accepted=dossier.accepted_at is not None,
        late=dossier.late_from is not None and to_seconds(dossier.late_from) <= to_seconds(at),
        supplements=dossier.supplements,
        mine=dossier.holder_id == officer.uuid,
    )
    wanted = WAITED_FOR.get(dossier.state, ())
    if dossier.stage == Stage.SIGN and dossier.state is Status.IN_PROCESS:
        wanted = (Step.RESOLVE,)
    return next((step for step in wanted if refusal(step, officer.role_set, situation) is None), None)


def doing_now(dossier: Dossier) -> str:
    """Where the dossier stands, for a reader who has nothing to do with it now."""
    if dossier.state in (Status.IN_PROCESS, Status.ACCEPTED):
        if dossier.holder_id is None:
            return _("Chờ phân công")
        return named(Stage(dossier.stage))
    return WAITING_FOR[dossier.state]() if dossier.state in WAITING_FOR else named(dossier.state)


def verdict_if_closed(dossier: Dossier, at: datetime) -> State:
    """The verdict a closing at ``at`` would get; the law judges again when it is taken."""
    if dossier.late_from is not None and dossier.late_from <= at:
        return State.LATE
    early = dossier.due_on is not None and local_date(to_seconds(at)) < dossier.due_on
    return State.EARLY if early else State.ON_TIME


def handles_dossiers(officer: Officer) -> bool:
    """True for people with a work list of their own."""
    return officer.center_id is not None and officer.has(Role.CLERK, Role.OFFICER, Role.SUPERVISOR)
