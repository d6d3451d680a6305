"""Dossiers for tests, logged and moved through the desk as the product does it."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from casework import desk
from casework.models import Document, Dossier, Person
from centers.models import Center, Officer, Procedure
from law.steps import Role, Step
from tests.cast import Cast

HUE = ZoneInfo("Asia/Ho_Chi_Minh")
_numbers = itertools.count(1)


def at(text: str) -> datetime:
    """An instant of the office clock: ``at("2025-07-14 09:30")``."""
    return datetime.fromisoformat(text).replace(tzinfo=HUE)


def person(name: str = "Trần Thị Bích Hằng", number: str = "", phone: str = "") -> Person:
    """A synthetic person, not stored yet; without a number an impossible one is made up."""
    born_on, address = datetime(1992, 3, 14, tzinfo=HUE).date(), "12 Mai Thúc Loan, P. Phú Xuân"
    someone = Person(birth_on=born_on, sex="f", address=address)
    someone.rename(name)
    someone.seal_number(number or f"046992{next(_numbers):06d}")
    someone.seal_phone(phone or "0000123456")
    return someone


def opening(center: Center, procedure: Procedure, owner: Person | None = None, **facts: Any) -> desk.Opening:
    """What a dossier starts with: the checklist of the procedure's term, nothing ticked."""
    papers = procedure.terms.get().papers.all()
    documents = [Document(position=p.position, paper=p, name=p.name, required=p.required) for p in papers]
    given = {"channel": "counter", **facts}
    return desk.Opening(center.code, procedure, owner or person(), documents=documents, **given)


def logged(cast: Cast, procedure: Procedure, when: datetime, *, by: Officer | None = None, **facts: Any) -> Dossier:
    """A dossier accepted at the counter with every document."""
    clerk = by or cast.an
    given = opening(clerk.center, procedure, **facts)
    return desk.take(
        Step.ACCEPT, None, by=clerk, at=when, opening=given, procedure=procedure, applicant=given.owner,
        channel=given.channel, documents=[d.position for d in given.documents],
    )  # fmt: skip


def registered(cast: Cast, procedure: Procedure, when: datetime, **facts: Any) -> Dossier:
    """A dossier filed on the portal, waiting for acceptance."""
    given = opening(cast.phu_xuan, procedure, **{"channel": "online", **facts})
    return desk.take(
        Step.REGISTER, None, by=Role.PORTAL, at=when, opening=given, procedure=procedure, applicant=given.owner,
        channel=given.channel,
    )  # fmt: skip


def submitted(cast: Cast, dossier: Dossier, when: datetime) -> Dossier:
    """Handled and submitted to the supervisor."""
    return desk.take(Step.SUBMIT, dossier, by=cast.hai, at=when, outcome="granted", officer=cast.binh)


def resolved(cast: Cast, dossier: Dossier, when: datetime, **needs: Any) -> Dossier:
    """Submitted and signed an hour later."""
    submitted(cast, dossier, when - timedelta(hours=1))
    given = {"outcome": "granted", "result_no": "12/GKS", "result_on": when.astimezone(HUE).date(), **needs}
    return desk.take(Step.RESOLVE, dossier, by=cast.binh, at=when, **given)


def asked(cast: Cast, dossier: Dossier, when: datetime, *, by: Officer | None = None) -> Dossier:
    """A supplement requested for the first document."""
    why = {1: "Bản chụp mờ, không đọc được ngày sinh"}
    return desk.take(Step.ASK_SUPPLEMENT, dossier, by=by or cast.hai, at=when, documents=why, days=30)


def brought(cast: Cast, dossier: Dossier, when: datetime) -> Dossier:
    """The supplement taken in at the counter."""
    return desk.take(Step.SUPPLEMENT, dossier, by=cast.an, at=when, documents=[1])
