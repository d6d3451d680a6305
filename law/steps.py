"""The one table of steps.

Every step a dossier can take stands once in ``STEPS``: from which statuses, to which, what the clock does,
who may, what must be given, which paper it prints and the sentence it leaves. Reading, permissions, buttons,
forms and tests all read this table.

Source: status codes of the National Public Service Portal; Decree 118/2025/NĐ-CP for who does what.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from law.needs import (
    AGENCY,
    APPLICANT,
    CHANNEL,
    DOCUMENTS,
    ENDING_GROUNDS,
    HAND_OVER_WAYS,
    LEGAL_GROUND,
    NOTE_TEXT,
    OFFICER,
    OUTCOMES,
    OVERDUE_REASONS,
    PROCEDURE,
    REASON,
    RECEIVERS,
    REOPEN_CAUSES,
    REQUEST_WAYS,
    Need,
    NeedKind,
    need,
)  # fmt: skip
from law.terms import OPEN, STAFF, Clock, ClockPolicy, Effect, Role, Stage, Status, To

__all__ = ["STEPS", "Clock", "ClockPolicy", "Effect", "Need", "NeedKind", "Role", "Rule", "Situation", "Stage", "Status", "Step", "To", "allowed", "refusal"]  # fmt: skip


class Step(StrEnum):
    REGISTER = "register"
    ACCEPT = "accept"
    DECLINE = "decline"
    ASSIGN = "assign"
    ROUTE = "route"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    TRANSFER = "transfer"
    CONSULT = "consult"
    ADVISE = "advise"
    ASK_SUPPLEMENT = "ask_supplement"
    SUPPLEMENT = "supplement"
    ASK_PAYMENT = "ask_payment"
    PAID = "paid"
    EXTEND = "extend"
    APOLOGISE = "apologise"
    WARN = "warn"
    OVERDUE = "overdue"
    RECOUNT = "recount"
    ACKNOWLEDGE = "acknowledge"
    NOTE = "note"
    RESOLVE = "resolve"
    HAND_OVER = "hand_over"
    WITHDRAW = "withdraw"
    STOP = "stop"
    REOPEN = "reopen"
    CORRECT = "correct"

    @property
    def name_vi(self) -> str:
        return STEPS[self].name_vi

    @property
    def name_en(self) -> str:
        return STEPS[self].name_en


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table of steps. ``came_from`` holds None for a dossier that does not exist yet."""

    name_vi: str
    name_en: str
    came_from: frozenset[Status | None]
    to: Status | To
    effect: Effect
    who: frozenset[Role]
    needs: tuple[Need, ...] = ()
    paper: str = ""
    sentence_vi: str = ""
    sentence_en: str = ""
    tells_citizen: bool = False
    only_accepted: frozenset[Status] = frozenset()  # from these only when once accepted
    never_accepted: frozenset[Status] = frozenset()  # from these only when never accepted

    @property
    def changing(self) -> bool:
        """True when the step changes status, holder, stage or clock, so that open forms become stale."""
        return self.effect not in (Effect.KEEP, Effect.AS_READ) or self.to is not To.SAME or self.moves_holder

    @property
    def moves_holder(self) -> bool:
        return any(need.kind is NeedKind.OFFICER for need in self.needs)


def _from(*statuses: Status | int | None) -> frozenset[Status | None]:
    return frozenset(None if s is None else Status(s) for s in statuses)


def _who(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


_OPEN_FROM: frozenset[Status | None] = frozenset(OPEN)
_ANY_FROM: frozenset[Status | None] = frozenset(Status)
_S = Status

STEPS: dict[Step, Rule] = {
    Step.REGISTER: Rule(
        "Đăng ký", "Register", _from(None), _S.REGISTERED, Effect.ACCEPTANCE,
        _who(Role.PORTAL, Role.AGENT, Role.CLERK), (PROCEDURE, APPLICANT, CHANNEL),
        sentence_vi="Hồ sơ đã gửi, chờ Trung tâm tiếp nhận.", sentence_en="Filed, waiting for the center to accept.",
    ),
    Step.ACCEPT: Rule(
        "Tiếp nhận", "Accept", _from(None, 1), _S.ACCEPTED, Effect.START, _who(Role.CLERK),
        (PROCEDURE, APPLICANT, CHANNEL, DOCUMENTS), paper="receipt", tells_citizen=True,
        sentence_vi="Đủ giấy tờ, đồng hồ bắt đầu chạy.", sentence_en="Papers complete, the clock starts.",
    ),
    Step.DECLINE: Rule(
        "Không tiếp nhận", "Decline", _from(None, 1, 5), _S.NOT_ACCEPTED, Effect.END, _who(Role.CLERK), (REASON,),
        paper="refusal", tells_citizen=True, never_accepted=frozenset({_S.SUPPLEMENT}),
        sentence_vi="Không tiếp nhận hồ sơ.", sentence_en="Not accepted.",
    ),
    Step.ASSIGN: Rule(
        "Phân công", "Assign", _from(2, 4, 5, 6), To.IN_PROCESS, Effect.KEEP, _who(Role.SUPERVISOR, Role.RULE),
        (OFFICER, need("reason", NeedKind.PROSE, "Lý do", "Reason", required=False)), paper="control_slip",
        only_accepted=frozenset({_S.SUPPLEMENT, _S.PAYMENT}),
        sentence_vi="Giao {holder} thụ lý.", sentence_en="Assigned to {holder}.",
    ),
    Step.ROUTE: Rule(
        "Chuyển xử lý", "Route", _from(4), To.SAME, Effect.KEEP, _who(Role.OFFICER, Role.SUPERVISOR, Role.RULE),
        (need("officer", NeedKind.OFFICER, "Chuyển đến", "Route to", required=False),
         need("agency", NeedKind.AGENCY, "Hoặc cơ quan", "Or agency", required=False),
         need("norm", NeedKind.NUMBER, "Định mức (giờ làm việc)", "Norm (working hours)", required=False),
         need("note", NeedKind.PROSE, "Ghi chú", "Note", required=False)),
        paper="control_slip", sentence_vi="Chuyển {holder} xử lý.", sentence_en="Routed to {holder}.",
    ),
    Step.SUBMIT: Rule(
        "Trình ký", "Submit for signature", _from(4), To.SAME, Effect.KEEP, _who(Role.OFFICER),
        (need("outcome", NeedKind.CHOICE, "Đề xuất", "Proposed outcome", choices=OUTCOMES, default="granted"),
         need("officer", NeedKind.OFFICER, "Trình", "Submit to"),
         need("note", NeedKind.PROSE, "Ý kiến", "Opinion", required=False)),
        paper="control_slip", sentence_vi="Trình {holder} ký duyệt.", sentence_en="Submitted to {holder} to sign.",
    ),
    Step.SEND_BACK: Rule(
        "Trả lại", "Send back", _from(4), To.SAME, Effect.KEEP, _who(Role.SUPERVISOR), (REASON, OFFICER),
        paper="control_slip", sentence_vi="Trả lại {holder} xử lý tiếp.", sentence_en="Sent back to {holder}.",
    ),
    Step.TRANSFER: Rule(
        "Chuyển trung tâm", "Transfer", _from(1, 2, 4), To.BY_ACCEPTANCE, Effect.CARRY, _who(Role.SUPERVISOR),
        (need("center", NeedKind.CENTER, "Trung tâm nhận", "Receiving center"), REASON), paper="control_slip",
        tells_citizen=True, sentence_vi="Chuyển đến {center}.", sentence_en="Transferred to {center}.",
    ),
    Step.CONSULT: Rule(
        "Xin ý kiến", "Consult", _from(4), To.SAME, Effect.KEEP, _who(Role.OFFICER),
        (AGENCY, need("norm_days", NeedKind.NUMBER, "Trả lời trong (ngày làm việc)", "To answer within (working days)",
                      required=False),
         need("question", NeedKind.PROSE, "Nội dung xin ý kiến", "Question")),
        sentence_vi="Xin ý kiến {agency}.", sentence_en="Consulted {agency}.",
    ),
    Step.ADVISE: Rule(
        "Ghi ý kiến trả lời", "Record the answer", _from(4), To.SAME, Effect.KEEP, _who(Role.OFFICER),
        (AGENCY, need("answer", NeedKind.PROSE, "Nội dung trả lời", "Answer")),
        sentence_vi="{agency} đã trả lời.", sentence_en="{agency} answered.",
    ),
    Step.ASK_SUPPLEMENT: Rule(
        "Yêu cầu bổ sung", "Request a supplement", _from(1, 2, 4), _S.SUPPLEMENT, Effect.STOP,
        _who(Role.CLERK, Role.OFFICER, Role.SUPERVISOR),
        (need("documents", NeedKind.DOCUMENTS, "Giấy tờ cần bổ sung", "Documents to bring"),
         need("days", NeedKind.NUMBER, "Số ngày được bổ sung", "Days given", default="30"),
         need("reason", NeedKind.PROSE, "Hướng dẫn thêm, in trên phiếu", "Further guidance, printed", required=False)),
        paper="supplement", tells_citizen=True, sentence_vi="Thiếu giấy tờ. Đồng hồ dừng.",
        sentence_en="Documents missing. The clock stops.",
    ),
    Step.SUPPLEMENT: Rule(
        "Nhận bổ sung", "Take in the supplement", _from(5), To.BEFORE, Effect.RUN, _who(Role.CLERK, Role.PORTAL),
        (need("documents", NeedKind.DOCUMENTS, "Giấy tờ đã nhận", "Documents brought"),), paper="receipt",
        tells_citizen=True, sentence_vi="Đã nhận giấy tờ bổ sung. Đồng hồ chạy lại.",
        sentence_en="Supplement taken in. The clock runs again.",
    ),
    Step.ASK_PAYMENT: Rule(
        "Yêu cầu nghĩa vụ tài chính", "Request payment", _from(2, 4), _S.PAYMENT, Effect.STOP, _who(Role.OFFICER),
        (need("amount_vnd", NeedKind.MONEY, "Số tiền (đồng)", "Amount (VND)"),
         need("notice_no", NeedKind.TEXT, "Số thông báo", "Notice number")),
        tells_citizen=True, sentence_vi="Chờ nộp {amount_vnd} đồng. Đồng hồ dừng.",
        sentence_en="Waiting for {amount_vnd} VND. The clock stops.",
    ),
    Step.PAID: Rule(
        "Đã nộp", "Paid", _from(6), To.BEFORE, Effect.RUN, _who(Role.CLERK, Role.PORTAL),
        (need("receipt_no", NeedKind.TEXT, "Số biên lai", "Receipt number", required=False),),
        sentence_vi="Đã nộp. Đồng hồ chạy lại.", sentence_en="Paid. The clock runs again.",
    ),
    Step.EXTEND: Rule(
        "Gia hạn", "Extend", _from(2, 4), To.SAME, Effect.EXTEND, _who(Role.SUPERVISOR),
        (need("units", NeedKind.NUMBER, "Gia hạn thêm", "Extend by", default="1"), LEGAL_GROUND),
        paper="extension", tells_citizen=True, sentence_vi="Gia hạn thêm {units}.", sentence_en="Extended by {units}.",
    ),
    Step.APOLOGISE: Rule(
        "Xin lỗi, hẹn lại", "Apologise, new appointment", _from(2, 4), To.SAME, Effect.KEEP, _who(Role.SUPERVISOR),
        (REASON, need("promised_on", NeedKind.DATE, "Ngày hẹn mới", "New appointment")), paper="apology",
        tells_citizen=True, sentence_vi="Xin lỗi và hẹn lại ngày {promised_on}. Hạn giải quyết không đổi.",
        sentence_en="Apologised; new appointment {promised_on}. The due date does not move.",
    ),
    Step.WARN: Rule(
        "Sắp đến hạn", "Due soon", _OPEN_FROM, To.SAME, Effect.KEEP, _who(Role.CLOCK),
        sentence_vi="Đồng hồ báo sắp đến hạn.", sentence_en="The clock warned that the due date is near.",
    ),
    Step.OVERDUE: Rule(
        "Quá hạn", "Overdue", _OPEN_FROM, To.SAME, Effect.KEEP, _who(Role.CLOCK),
        sentence_vi="Đồng hồ ghi nhận quá hạn.", sentence_en="The clock recorded that the due date has passed.",
    ),
    Step.RECOUNT: Rule(
        "Tính lại hạn", "Recount", _OPEN_FROM, To.SAME, Effect.AS_READ, _who(Role.CLOCK), tells_citizen=True,
        sentence_vi="Tính lại hạn theo lịch mới.", sentence_en="Recounted on the new calendar.",
    ),
    Step.ACKNOWLEDGE: Rule(
        "Đã nắm", "Acknowledge", _OPEN_FROM, To.SAME, Effect.KEEP, _who(Role.SUPERVISOR, Role.CITY_ADMIN), (NOTE_TEXT,),
        sentence_vi="Đã nắm việc chậm hạn.", sentence_en="Lateness acknowledged.",
    ),
    Step.NOTE: Rule(
        "Ghi chú", "Note", _ANY_FROM, To.SAME, Effect.KEEP, STAFF - {Role.INSPECTOR}, (NOTE_TEXT,),
        sentence_vi="Ghi chú nội bộ.", sentence_en="Internal note.",
    ),
    Step.RESOLVE: Rule(
        "Kết thúc xử lý", "Resolve", _from(4), _S.RESOLVED, Effect.END, _who(Role.SUPERVISOR),
        (need("outcome", NeedKind.CHOICE, "Kết quả", "Outcome", choices=OUTCOMES, default="granted"),
         need("result_no", NeedKind.TEXT, "Số kết quả", "Result number"),
         need("result_on", NeedKind.DATE, "Ngày ký", "Signed on"),
         need("overdue_reason", NeedKind.CHOICE, "Lý do quá hạn", "Reason for delay", required=False,
               choices=OVERDUE_REASONS),
         need("reason", NeedKind.PROSE, "Căn cứ, giải trình", "Ground, explanation", required=False)),
        tells_citizen=True, sentence_vi="Đã có kết quả {result_no}.", sentence_en="Result {result_no} is ready.",
    ),
    Step.HAND_OVER: Rule(
        "Trả kết quả", "Hand over", _from(9), _S.RETURNED, Effect.KEEP, _who(Role.CLERK, Role.POST),
        (need("receiver_kind", NeedKind.CHOICE, "Người nhận", "Receiver", choices=RECEIVERS, default="owner"),
         need("receiver", NeedKind.NAME, "Họ tên người nhận", "Receiver's name", required=False),
         need("way", NeedKind.CHOICE, "Cách trả", "How", choices=HAND_OVER_WAYS, default="counter")),
        sentence_vi="Đã trả kết quả.", sentence_en="Result handed over.",
    ),
    Step.WITHDRAW: Rule(
        "Rút hồ sơ", "Withdraw", _from(1, 2, 4, 5, 6), _S.WITHDRAWN, Effect.END, _who(Role.SUPERVISOR),
        (need("ground", NeedKind.CHOICE, "Căn cứ", "Ground", choices=ENDING_GROUNDS, default="request"),
         need("request_on", NeedKind.DATE, "Ngày yêu cầu", "Requested on", required=False),
         need("request_way", NeedKind.CHOICE, "Cách yêu cầu", "How requested", required=False,
               choices=REQUEST_WAYS, default="counter"),
         need("reason", NeedKind.PROSE, "Lý do, người nhận yêu cầu", "Reason, request taken by")),
        tells_citizen=True, sentence_vi="Rút hồ sơ.", sentence_en="Withdrawn.",
    ),
    Step.STOP: Rule(
        "Dừng xử lý", "Stop", _from(4, 5, 6), _S.STOPPED, Effect.END, _who(Role.SUPERVISOR), (LEGAL_GROUND,),
        paper="stop_notice", tells_citizen=True, only_accepted=frozenset({_S.SUPPLEMENT, _S.PAYMENT}),
        sentence_vi="Dừng xử lý hồ sơ.", sentence_en="Processing stopped.",
    ),
    Step.REOPEN: Rule(
        "Mở lại", "Reopen", _from(8, 9), _S.IN_PROCESS, Effect.RUN, _who(Role.SUPERVISOR),
        (need("cause", NeedKind.CHOICE, "Nguyên nhân", "Cause", choices=REOPEN_CAUSES, default="own_error"), REASON),
        tells_citizen=True, sentence_vi="Mở lại hồ sơ.", sentence_en="Reopened.",
    ),
    Step.CORRECT: Rule(
        "Đính chính", "Correct", _ANY_FROM, To.AS_READ, Effect.AS_READ,
        _who(Role.CLERK, Role.OFFICER, Role.SUPERVISOR), (REASON,),
        sentence_vi="Thay dòng {voids}.", sentence_en="Voids line {voids}.",
    ),
}  # fmt: skip

SETS_HOLDER = frozenset(step for step, rule in STEPS.items() if rule.moves_holder)
STAGE_AFTER: dict[Step, Stage] = {
    Step.ASSIGN: Stage.PROCESS,
    Step.ROUTE: Stage.PROCESS,
    Step.SEND_BACK: Stage.PROCESS,
    Step.REOPEN: Stage.PROCESS,
    Step.SUBMIT: Stage.SIGN,
    Step.RESOLVE: Stage.RETURN,
    Step.TRANSFER: Stage.RECEIVE,  # nobody holds it at the new center yet
}


@dataclass(frozen=True, slots=True)
class Situation:
    """What the table asks of a dossier and of the person looking at it, beside the status and the roles.

    ``late`` is judged at the moment of asking; ``supplements`` counts requests after acceptance still standing.
    """

    status: Status | None
    accepted: bool = False
    late: bool = False
    extended: bool = False
    supplements: int = 0
    mine: bool = False  # the person asking holds the dossier
    accepted_by_me: bool = False
    awaited: bool = False  # an agency was asked and has not answered
    may_correct: bool = False  # rule 7: own line within 15 minutes, or a supervisor


# A handling officer acts on what he holds; these roles need not hold it.
_FREE_OF_HOLDING = frozenset(Role) - {Role.OFFICER}
HELD_STEPS = frozenset({Step.ROUTE, Step.SUBMIT, Step.CONSULT, Step.ADVISE, Step.ASK_SUPPLEMENT, Step.ASK_PAYMENT})
SEPARATED_STEPS = frozenset({Step.EXTEND, Step.STOP})


class Refusal(StrEnum):
    """Why a step may not be taken."""

    STATUS = "status"
    ROLE = "role"
    NOT_ACCEPTED = "not_accepted"
    ACCEPTED = "accepted"
    NOT_HOLDER = "not_holder"
    SEPARATED = "separated"
    LATE = "late"
    EXTENDED = "extended"
    SECOND_SUPPLEMENT = "second_supplement"
    NOT_ASKED = "not_asked"
    NOTHING_TO_CORRECT = "nothing_to_correct"


REFUSALS: dict[Refusal, tuple[str, str]] = {
    Refusal.STATUS: ("Trạng thái hiện tại của hồ sơ không cho phép bước này.", "The dossier's status does not allow this step."),
    Refusal.ROLE: ("Vai của anh/chị không được làm bước này.", "Your role may not take this step."),
    Refusal.NOT_ACCEPTED: ("Hồ sơ chưa được tiếp nhận.", "The dossier has not been accepted."),
    Refusal.ACCEPTED: ("Hồ sơ đã được tiếp nhận, không thể từ chối tiếp nhận.", "The dossier was accepted and can no longer be declined."),
    Refusal.NOT_HOLDER: ("Hồ sơ đang do người khác thụ lý.", "Another officer holds the dossier."),
    Refusal.SEPARATED: ("Người tiếp nhận hồ sơ không được tự gia hạn hoặc dừng hồ sơ đó.", "Whoever accepted a dossier may not extend or stop it."),
    Refusal.LATE: ("Hồ sơ đã quá hạn, không còn được gia hạn.", "The dossier is late; it can no longer be extended."),
    Refusal.EXTENDED: ("Hồ sơ đã được gia hạn một lần.", "The dossier has been extended once."),
    Refusal.SECOND_SUPPLEMENT: ("Lần yêu cầu bổ sung thứ hai do lãnh đạo Trung tâm quyết định.", "A second supplement request is the supervisor's to make."),
    Refusal.NOT_ASKED: ("Hồ sơ không chờ ý kiến của cơ quan nào.", "No agency owes an opinion on the dossier."),
    Refusal.NOTHING_TO_CORRECT: ("Không có dòng nào anh/chị được đính chính lúc này.", "There is no line you may correct now."),
}  # fmt: skip


def refusal(step: Step, roles: Collection[Role], situation: Situation, *, separation: bool = True) -> Refusal | None:
    """Why ``roles`` may not take ``step`` in ``situation``; None when they may."""
    rule = STEPS[step]
    status = situation.status
    if status not in rule.came_from:
        return Refusal.STATUS
    able = rule.who.intersection(roles)
    if not able:
        return Refusal.ROLE
    if status in rule.only_accepted and not situation.accepted:
        return Refusal.NOT_ACCEPTED
    if status in rule.never_accepted and situation.accepted:
        return Refusal.ACCEPTED
    if step in HELD_STEPS and not situation.mine and not able & _FREE_OF_HOLDING:
        return Refusal.NOT_HOLDER
    if separation and step in SEPARATED_STEPS and situation.accepted_by_me:
        return Refusal.SEPARATED
    if step is Step.EXTEND and situation.extended:
        return Refusal.EXTENDED
    if step is Step.EXTEND and situation.late:
        return Refusal.LATE
    if step is Step.ASK_SUPPLEMENT and situation.supplements and Role.SUPERVISOR not in able:
        return Refusal.SECOND_SUPPLEMENT
    if step is Step.ADVISE and not situation.awaited:
        return Refusal.NOT_ASKED
    if step is Step.CORRECT and not situation.may_correct:
        return Refusal.NOTHING_TO_CORRECT
    return None


def allowed(roles: Collection[Role], situation: Situation, *, separation: bool = True) -> tuple[Step, ...]:
    """The steps of the table that ``roles`` may take now, in the table's order."""
    return tuple(step for step in STEPS if refusal(step, roles, situation, separation=separation) is None)
