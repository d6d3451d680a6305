"""The steps of one planned dossier, in order, with what each is given: the words of the demo's slips."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

from casework.desk import Move, Opening, Plan
from casework.models import Document, Person
from casework.replay.offers import Offer
from casework.replay.office import MINUTE, Office, instant
from centers.models import Center, Officer
from law.calendar import local_date
from law.steps import Role, Step

MISSING = ("Bản sao đã mờ, không đọc được.", "Chưa có chữ ký của người nộp.", "Thiếu trang có dấu xác nhận.",
           "Thông tin không khớp với giấy tờ tùy thân.", "Giấy tờ đã hết thời hạn sử dụng.")  # fmt: skip
DECLINED = ("Không thuộc thẩm quyền giải quyết của Ủy ban nhân dân cấp xã.", "Hồ sơ nộp trùng với hồ sơ đã tiếp nhận.",
            "Thành phần hồ sơ không đúng quy định, đã hướng dẫn nộp lại.")  # fmt: skip
WITHDRAWN = ("Người nộp đổi ý, gửi đơn xin rút; công chức một cửa đã nhận đơn.",
             "Người nộp sẽ nộp lại sau khi bổ sung giấy tờ; đã nhận đơn xin rút.")  # fmt: skip
STOPPED = ("Quá thời hạn bổ sung mà người nộp không bổ sung hồ sơ.", "Có văn bản của Tòa án về việc đang tranh chấp.")
REFUSED = ("Không đủ điều kiện theo quy định; căn cứ nêu trong văn bản trả lời.",
           "Kết quả xác minh không đúng với nội dung đề nghị.")  # fmt: skip
MOVED = ("Nơi cư trú của người nộp thuộc trung tâm khác.", "Thửa đất thuộc địa bàn của trung tâm khác.")
EXTENDED = ("Cần xác minh thêm tại thực địa, theo quy định về gia hạn.",)
# What is asked of which agency, by field.
OPINIONS = {
    "dat_dai": ("van-phong-dang-ky-dat-dai", "Đề nghị xác nhận hiện trạng thửa đất và các biến động đã đăng ký."),
    "ho_tich": ("so-tu-phap", "Đề nghị cho biết nội dung sổ hộ tịch đang lưu có khớp với bản sao kèm theo."),
    "hkd": ("thue-thanh-pho", "Đề nghị xác nhận nghĩa vụ thuế của hộ kinh doanh."),
}
OPINION = ("so-noi-vu", "Đề nghị cho ý kiến về đối tượng và mức hưởng trong hồ sơ.")
APOLOGISED = ("Hồ sơ cần thêm thời gian xác minh, mong người nộp thông cảm.",)
DELAYS = {"rules": 18, "officer": 30, "coordination": 30, "system": 14, "disaster": 3, "other": 5}
PAPER_OF = {"ho_tich": "HT", "hkd": "HKD", "dat_dai": "ĐĐ", "xay_dung": "GPXD", "btxh": "BTXH", "chung_thuc": "CT"}


class Life:
    """A dossier being planned: ``at`` is when its last step happens. Steps are added in the order of time."""

    def __init__(self, office: Office, offer: Offer, owner: Person, channel: str, rng: Random) -> None:
        self.office, self.offer, self.owner, self.channel, self.rng = office, offer, owner, channel, rng
        self.moves: list[Move] = []
        self.at = 0
        self.handler = office.handler(offer.procedure.field_id)
        self.routed: Officer | None = None
        self.clerk = office.clerk(rng)
        self.result_channel = _result_channel(channel, rng)

    def add(self, step: Step, by: Officer | Role, at: int, **needs: Any) -> None:
        """A step at an instant; one before the last comes a minute after it, people's in office hours."""
        after = self.at + MINUTE if self.moves else at
        at = max(at, after)
        self.at = self.office.in_hours(at, after) if isinstance(by, Officer) else at
        self.moves.append(Move(step, by, instant(self.at), needs))

    @property
    def _who(self) -> dict[str, Any]:
        return {"procedure": self.offer.procedure, "applicant": self.owner, "channel": self.channel}

    @property
    def positions(self) -> list[int]:
        return [paper.position for paper in self.offer.papers]

    # -- receiving

    def register(self, at: int) -> None:
        self.add(Step.REGISTER, Role.PORTAL, at, **self._who)

    def accept(self, at: int) -> None:
        """Accept; the rule assigns what it knows. Whom a group will choose is not known before it is written."""
        self.add(Step.ACCEPT, self.clerk, at, **self._who, documents=self.positions)
        books, center = self.office.books, self.office.code
        route = books.route(center, self.offer.procedure, self.channel, instant(self.at))
        self.routed = route.officer if route is not None and route.load is None else None

    def decline(self, at: int) -> None:
        self.add(Step.DECLINE, self.clerk, at, reason=self.rng.choice(DECLINED))

    # -- working

    def assign(self, at: int) -> None:
        """The supervisor assigns what no rule does."""
        if self.routed is None:
            self.add(Step.ASSIGN, self.office.supervisor, at, officer=self.handler)

    @property
    def holder(self) -> Officer:
        return self.routed or self.handler

    def ask_supplement(self, at: int, by: Officer | None = None) -> None:
        asked = self.rng.sample(self.positions, k=min(len(self.positions), self.rng.choice((1, 1, 2))))
        self.asked = sorted(asked)
        reasons = {position: self.rng.choice(MISSING) for position in self.asked}
        self.add(Step.ASK_SUPPLEMENT, by or self.holder, at, documents=reasons, days=30)

    def supplement(self, at: int) -> None:
        self.add(Step.SUPPLEMENT, self.clerk, at, documents=self.asked)

    def ask_payment(self, at: int) -> None:
        amount = self.rng.randint(8, 900) * 100_000
        self.add(Step.ASK_PAYMENT, self.holder, at, amount_vnd=amount, notice_no=f"{self._number()}/TB-CCT")

    def paid(self, at: int) -> None:
        self.add(Step.PAID, self.rng.choice((self.clerk, Role.PORTAL)), at, receipt_no=f"BL{self._number()}")

    def consult(self, at: int) -> None:
        agency, question = OPINIONS.get(self.offer.field, OPINION)
        self.add(Step.CONSULT, self.holder, at, agency=agency, question=question)

    def transfer(self, at: int, to: Center) -> None:
        self.add(Step.TRANSFER, self.office.supervisor, at, center=to, reason=self.rng.choice(MOVED))

    def add_at(self, other: Office, at: int) -> None:
        """The center it was moved to assigns it."""
        self.add(Step.ASSIGN, other.supervisor, at, officer=other.handler(self.offer.procedure.field_id))

    def extend(self, at: int, units: int) -> None:
        self.add(Step.EXTEND, self.office.supervisor, at, units=units, legal_ground=EXTENDED[0])

    def apologise(self, at: int, promised_on: date) -> None:
        self.add(Step.APOLOGISE, self.office.supervisor, at, reason=APOLOGISED[0], promised_on=promised_on)

    # -- ending

    def submit(self, at: int) -> None:
        self.add(Step.SUBMIT, self.holder, at, outcome="granted", officer=self.office.supervisor)

    def resolve(self, at: int, *, late: bool) -> None:
        self.add(Step.RESOLVE, self.office.supervisor, at, **self._outcome(at, late=late))

    def _outcome(self, at: int, *, late: bool) -> dict[str, Any]:
        kind = PAPER_OF.get(self.offer.field, "UBND")
        needs = {"outcome": "granted", "result_no": f"{self._number()}/{kind}", "result_on": local_date(at)}
        if self.rng.random() < 0.02:
            needs |= {"outcome": "refused", "reason": self.rng.choice(REFUSED)}
        if late:
            needs["overdue_reason"] = self.rng.choices(list(DELAYS), list(DELAYS.values()))[0]
        return needs

    def hand_over(self, at: int) -> None:
        way = self.result_channel
        needs: dict[str, Any] = {"receiver_kind": "post" if way == "post" else "owner", "way": way}
        if way == "post":
            needs["receiver"] = "Nhân viên bưu chính nhận chuyển"
        elif self.rng.random() < 0.06:
            needs |= {"receiver_kind": "authorised", "receiver": f"Người được ủy quyền của {self.owner.full_name}"}
        self.add(Step.HAND_OVER, self.clerk, at, **needs)

    def withdraw(self, at: int) -> None:
        self.add(
            Step.WITHDRAW, self.office.supervisor, at, ground="request", request_on=local_date(at),
            request_way="counter", reason=self.rng.choice(WITHDRAWN),
        )  # fmt: skip

    def stop(self, at: int) -> None:
        self.add(Step.STOP, self.office.supervisor, at, legal_ground=self.rng.choice(STOPPED))

    # -- the plan

    def _number(self) -> str:
        return f"{self.rng.randint(1, 9999):04d}"

    def plan(self, until: int | None = None) -> Plan | None:
        """The steps up to an instant as the desk takes them; None when nothing has happened by then."""
        moves: Sequence[Move] = self.moves
        if until is not None:
            limit = instant(until)
            moves = [move for move in moves if move.at <= limit]
        return Plan(moves=moves, opening=self._opening()) if moves else None

    def _opening(self) -> Opening:
        return Opening(
            center=self.office.code, procedure=self.offer.procedure, owner=self.owner, channel=self.channel,
            result_channel=self.result_channel,
            documents=[
                Document(position=p.position, paper=p, name=p.name, required=p.required, kind=p.kind,
                         quantity=p.quantity)
                for p in self.offer.papers
            ],
        )  # fmt: skip


def _result_channel(channel: str, rng: Random) -> str:
    weights = {"online": (34, 8, 58), "counter": (93, 7, 0), "post": (10, 90, 0)}[channel]
    return rng.choices(("counter", "post", "electronic"), weights)[0]
