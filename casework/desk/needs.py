"""What a step was given, checked and turned into facts of a line.

``facts_of`` walks the needs of the table of steps; what one step asks beyond the table stands in ``EXTRA``.
Officers become UUID hex, centers and agencies codes, dates ISO text: a line can be read and hashed alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from law.calendar import local_date, to_seconds

from law.steps import STEPS, Need, NeedKind, Step

if TYPE_CHECKING:
    from casework.desk.draft import Draft

REASON_LETTERS = 10  # a reason one can act on (our choice)
PERSONAL = frozenset({NeedKind.PROSE, NeedKind.NAME})


@dataclass(slots=True)
class Given:
    """Facts for the line, text for its remark, and complaints by need."""

    facts: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    errors: dict[str, str] = field(default_factory=dict)


def facts_of(step: Step, needs: Mapping[str, Any], draft: Draft, at: datetime) -> Given:
    """The facts and the text of a step; ``errors`` says in the user's language what is missing."""
    given = Given()
    for need in STEPS[step].needs:
        reader = READERS.get(need.kind)
        value = needs.get(need.name)
        if reader is None:
            continue
        if value in (None, ""):
            if need.required:
                given.errors[need.name] = _("Chưa có thông tin này.")
            continue
        reader(need, value, given)
    extra = EXTRA.get(step)
    if extra is not None:
        extra(draft, needs, given, at)
    return given


def _prose(need: Need, value: Any, given: Given) -> None:
    text = str(value).strip()
    short = need.kind is NeedKind.PROSE and need.required and need.name != "note" and len(text) < REASON_LETTERS
    if short:
        given.errors[need.name] = _("Ghi rõ hơn, ít nhất %(count)s chữ cái.") % {"count": REASON_LETTERS}
    given.text = text


def _text(need: Need, value: Any, given: Given) -> None:
    given.facts[need.name] = str(value).strip()[:60]


def _choice(need: Need, value: Any, given: Given) -> None:
    if value not in {choice[0] for choice in need.choices}:
        given.errors[need.name] = _("Chọn một trong các mục đã cho.")
    given.facts[need.name] = value


def _number(need: Need, value: Any, given: Given) -> None:
    try:
        number = int(value)
    except (TypeError, ValueError):
        given.errors[need.name] = _("Nhập một số nguyên.")
        return
    if number < 1:
        given.errors[need.name] = _("Số phải từ 1 trở lên.")
    given.facts[need.name] = number


def _date(need: Need, value: Any, given: Given) -> None:
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            given.errors[need.name] = _("Nhập ngày theo dạng ngày/tháng/năm.")
            return
    given.facts[need.name] = value.isoformat()


def _officer(need: Need, value: Any, given: Given) -> None:
    given.facts["holder"] = value.uuid.hex


def _coded(need: Need, value: Any, given: Given) -> None:
    given.facts[need.name] = getattr(value, "code", value)


READERS: dict[NeedKind, Callable[[Need, Any, Given], None]] = {
    NeedKind.PROSE: _prose,
    NeedKind.NAME: _prose,
    NeedKind.TEXT: _text,
    NeedKind.CHOICE: _choice,
    NeedKind.NUMBER: _number,
    NeedKind.MONEY: _number,
    NeedKind.DATE: _date,
    NeedKind.OFFICER: _officer,
    NeedKind.AGENCY: _coded,
    NeedKind.CENTER: _coded,
}


def _acceptance(draft: Draft, needs: Mapping[str, Any], given: Given, at: datetime) -> None:
    missing = [d.name for d in draft.documents if d.required and d.received_at is None]
    if missing:
        given.errors["documents"] = _("Còn thiếu %(count)s giấy tờ bắt buộc: %(names)s.") % {
            "count": len(missing),
            "names": "; ".join(missing),
        }
    given.facts.pop("channel", None)
    given.facts |= draft.promise(at)


def _registration(draft: Draft, needs: Mapping[str, Any], given: Given, at: datetime) -> None:
    given.facts.pop("channel", None)
    given.facts |= draft.acceptance_promise(at)


def _asked_documents(draft: Draft, needs: Mapping[str, Any], given: Given, at: datetime) -> None:
    asked: Mapping[int, str] = needs.get("documents") or {}
    known = {document.position: document for document in draft.documents}
    if not asked:
        given.errors["documents"] = _("Chọn ít nhất một giấy tờ cần bổ sung và ghi lý do.")
        return
    if not set(asked) <= set(known):
        given.errors["documents"] = _("Giấy tờ này không có trong thành phần hồ sơ.")
        return
    silent = [known[p].name for p, why in asked.items() if not str(why).strip()]
    if silent:
        given.errors["documents"] = _("Ghi lý do cho từng giấy tờ: %(names)s.") % {"names": "; ".join(silent)}
    reasons = [f"{known[p].name}: {str(why).strip()}" for p, why in sorted(asked.items())]
    given.text = "\n".join([*reasons, given.text] if given.text else reasons)
    given.facts["documents"] = sorted(asked)


def _brought_documents(draft: Draft, needs: Mapping[str, Any], given: Given, at: datetime) -> None:
    brought = sorted(needs.get("documents") or ())
    asked = {document.position for document in draft.documents if document.asked_n is not None}
    if not brought:
        given.errors["documents"] = _("Đánh dấu giấy tờ đã nhận.")
    elif not asked <= set(brought):
        left = [document.name for document in draft.documents if document.position in asked - set(brought)]
        given.errors["documents"] = _("Chưa đủ giấy tờ đã yêu cầu: %(names)s.") % {"names": "; ".join(left)}
    given.facts["documents"] = brought


def _extension(draft: Draft, needs: Mapping[str, Any], given: Given, at: datetime) -> None:
    cap = draft.dossier.term.extension_cap if draft.dossier.term else 0
    if given.facts.get("units", 0) > cap:
        given.errors["units"] = _("Được gia hạn nhiều nhất %(cap)s.") % {"cap": cap}


def _appointment(draft: Draft, needs: Mapping[str, Any], given: Given, at: datetime) -> None:
    promised = given.facts.get("promised_on")
    if promised and date.fromisoformat(promised) <= local_date(to_seconds(at)):
        given.errors["promised_on"] = _("Ngày hẹn mới phải sau hôm nay.")


def _verdict(draft: Draft, needs: Mapping[str, Any], given: Given, at: datetime) -> None:
    late = (
        draft.reading is not None and draft.reading.late_from is not None and to_seconds(at) >= draft.reading.late_from
    )
    if late and "overdue_reason" not in given.facts:
        given.errors["overdue_reason"] = _("Hồ sơ đã quá hạn: chọn lý do quá hạn.")
    if given.facts.get("outcome") == "refused" and not given.text:
        given.errors["reason"] = _("Từ chối thì ghi căn cứ.")
    result_on = given.facts.get("result_on")
    if result_on and date.fromisoformat(result_on) > local_date(to_seconds(at)):
        given.errors["result_on"] = _("Ngày ký không được sau hôm nay.")


def _withdrawal(draft: Draft, needs: Mapping[str, Any], given: Given, at: datetime) -> None:
    if given.facts.get("ground") == "request":
        for name in ("request_on", "request_way"):
            if name not in given.facts:
                given.errors[name] = _("Chưa có thông tin này.")
    requested = given.facts.get("request_on")
    if requested and date.fromisoformat(requested) > local_date(to_seconds(at)):
        given.errors["request_on"] = _("Ngày yêu cầu không được sau hôm nay.")


def _somewhere(draft: Draft, needs: Mapping[str, Any], given: Given, at: datetime) -> None:
    if "holder" not in given.facts and "agency" not in given.facts:
        given.errors["officer"] = _("Chọn người hoặc cơ quan nhận.")
    if "holder" not in given.facts and draft.reading is not None:
        given.facts["holder"] = draft.reading.holder  # an agency works on it; the officer goes on answering for it


def _receiver(draft: Draft, needs: Mapping[str, Any], given: Given, at: datetime) -> None:
    if given.facts.get("receiver_kind") != "owner" and not given.text:
        given.errors["receiver"] = _("Ghi họ tên người nhận.")


def _other_center(draft: Draft, needs: Mapping[str, Any], given: Given, at: datetime) -> None:
    if draft.reading is not None and given.facts.get("center") == draft.reading.center:
        given.errors["center"] = _("Hồ sơ đang ở trung tâm này.")
    given.facts["edition"] = draft.edition


def _on_todays_calendar(draft: Draft, needs: Mapping[str, Any], given: Given, at: datetime) -> None:
    if draft.reading is not None:
        given.facts |= {"center": draft.reading.center, "edition": draft.edition}


def _recount(draft: Draft, needs: Mapping[str, Any], given: Given, at: datetime) -> None:
    _on_todays_calendar(draft, needs, given, at)
    given.facts["because"] = needs.get("because", "")


EXTRA: dict[Step, Callable[[Draft, Mapping[str, Any], Given, datetime], None]] = {
    Step.REGISTER: _registration,
    Step.ACCEPT: _acceptance,
    Step.ASK_SUPPLEMENT: _asked_documents,
    Step.SUPPLEMENT: _brought_documents,
    Step.EXTEND: _extension,
    Step.APOLOGISE: _appointment,
    Step.RESOLVE: _verdict,
    Step.WITHDRAW: _withdrawal,
    Step.ROUTE: _somewhere,
    Step.HAND_OVER: _receiver,
    Step.TRANSFER: _other_center,
    Step.REOPEN: _on_todays_calendar,
    Step.RECOUNT: _recount,
}
