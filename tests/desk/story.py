"""Stories told step by step at the desk, one working hour after another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from casework import desk
from casework.models import Dossier
from centers.models import Center, Officer
from law.steps import Role, Step
from tests.cast import Cast
from tests.paperwork import at, opening

MONDAY = at("2025-07-14 08:00")
REASON = "Theo quyết định của lãnh đạo Trung tâm"


def colleague(role: Role | None, center: Center | None, name: str = "Phan Thị Mai") -> Officer:
    """One more officer, with one role."""
    return Officer.objects.create(
        username=f"{role}-{uuid4().hex[:8]}", full_name=name, roles=[role.value] if role else [], center=center,
        password="!",
    )  # fmt: skip


class Story:
    """A dossier on its way. Each step happens ten minutes after the one before."""

    def __init__(self, cast: Cast, start: datetime = MONDAY) -> None:
        self.cast = cast
        self.now = start
        self.dossier: Dossier | None = None
        self.officers: dict[Role, Officer] = {Role.CLERK: cast.an, Role.OFFICER: cast.hai, Role.SUPERVISOR: cast.binh}

    def accept(self, by: Officer | Role | None = None, **opened: Any) -> Story:
        """Line 1: accepted at the counter; the rule gives a marriage to Hải."""
        return self._begin(Step.ACCEPT, by or self.cast.an, {"channel": "counter", **opened})

    def register(self, by: Officer | Role = Role.PORTAL, **opened: Any) -> Story:
        """Line 1: filed on the portal, nothing accepted yet."""
        return self._begin(Step.REGISTER, by, {"channel": "online", **opened})

    def _begin(self, step: Step, by: Officer | Role, opened: dict[str, Any]) -> Story:
        procedure = opened.pop("procedure", self.cast.marriage)
        given = opening(opened.pop("center", self.cast.phu_xuan), procedure, **opened)
        everything = [document.position for document in given.documents]
        needs = {"documents": everything} if step is Step.ACCEPT else {}
        if step is Step.DECLINE:
            needs["reason"] = REASON
        self.dossier = desk.take(step, None, by=by, at=self.now, opening=given, **needs)
        return self

    def decline_at_the_counter(self, by: Officer | Role) -> Story:
        return self._begin(Step.DECLINE, by, {"channel": "counter"})

    def then(self, step: Step, by: Officer | Role, /, *, minutes: int = 10, **needs: Any) -> Story:
        """The next step, with what it usually needs unless said otherwise."""
        self.now += timedelta(minutes=minutes)
        assert self.dossier is not None
        given = {**usual(step, self.cast, self.now), **needs}
        self.dossier = desk.take(step, self.dossier, by=by, at=self.now, **given)
        return self

    def later(self, **span: int) -> Story:
        self.now += timedelta(**span)
        return self

    @property
    def card(self) -> Dossier:
        """The card as the database has it."""
        assert self.dossier is not None
        return Dossier.objects.get(pk=self.dossier.pk)

    @property
    def steps(self) -> list[str]:
        assert self.dossier is not None
        return list(self.dossier.lines.order_by("n").values_list("step", flat=True))


def usual(step: Step, cast: Cast, now: datetime) -> dict[str, Any]:
    """What a step is usually given: enough for the table and for the desk."""
    today = now.date()
    needs: Mapping[Step, dict[str, Any]] = {
        Step.ACCEPT: {"documents": [1, 2, 3]},
        Step.DECLINE: {"reason": REASON},
        Step.ASSIGN: {"officer": cast.hai},
        Step.ROUTE: {"agency": cast.agency, "norm": 8},
        Step.SUBMIT: {"outcome": "granted", "officer": cast.binh},
        Step.SEND_BACK: {"reason": REASON, "officer": cast.hai},
        Step.TRANSFER: {"center": cast.thuan_hoa, "reason": REASON},
        Step.CONSULT: {"agency": cast.agency, "question": "Giấy chứng nhận này còn hiệu lực không?"},
        Step.ADVISE: {"agency": cast.agency, "answer": "Giấy chứng nhận còn hiệu lực đến năm 2030."},
        Step.ASK_SUPPLEMENT: {"documents": {1: "Bản chụp mờ, không đọc được"}, "days": 30},
        Step.SUPPLEMENT: {"documents": [1]},
        Step.ASK_PAYMENT: {"amount_vnd": 8000, "notice_no": "TB-12/2025"},
        Step.EXTEND: {"units": 1, "legal_ground": "Khoản 2 Điều 19, cần xác minh thêm"},
        Step.APOLOGISE: {"reason": REASON, "promised_on": today + timedelta(days=7)},
        Step.ACKNOWLEDGE: {"note": "Đã giao người theo dõi."},
        Step.NOTE: {"note": "Đã gọi điện cho công dân."},
        Step.RESOLVE: {"outcome": "granted", "result_no": "31/KQ", "result_on": today},
        Step.HAND_OVER: {"receiver_kind": "owner", "way": "counter"},
        Step.WITHDRAW: {"ground": "request", "request_on": today, "request_way": "counter", "reason": REASON},
        Step.STOP: {"legal_ground": "Người nộp không bổ sung giấy tờ trong hạn"},
        Step.REOPEN: {"cause": "own_error", "reason": REASON},
        Step.CORRECT: {"reason": "Bấm nhầm nút, hoàn tác"},
    }
    return needs.get(step, {})


Ready = Callable[[Cast], Story]
# A dossier on which the step is legal now.
READY: dict[Step, Ready] = {
    Step.ASSIGN: lambda cast: Story(cast).accept(procedure=cast.land),
    Step.SUPPLEMENT: lambda cast: Story(cast).accept().then(Step.ASK_SUPPLEMENT, cast.hai),
    Step.PAID: lambda cast: Story(cast).accept().then(Step.ASK_PAYMENT, cast.hai),
    Step.SEND_BACK: lambda cast: Story(cast).accept().then(Step.SUBMIT, cast.hai),
    Step.HAND_OVER: lambda cast: Story(cast).accept().then(Step.SUBMIT, cast.hai).then(Step.RESOLVE, cast.binh),
    Step.REOPEN: lambda cast: Story(cast).accept().then(Step.SUBMIT, cast.hai).then(Step.RESOLVE, cast.binh),
    Step.ADVISE: lambda cast: Story(cast).accept().then(Step.CONSULT, cast.hai),
    Step.DECLINE: lambda cast: Story(cast).register(),
    Step.ACCEPT: lambda cast: Story(cast).register(),
}


def ready(step: Step, cast: Cast) -> Story:
    """A story at the point where the step may come next; accepted and in Hải's hands where nothing else is said."""
    return READY.get(step, lambda cast: Story(cast).accept())(cast)
