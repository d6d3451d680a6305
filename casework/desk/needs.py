"""What a step was given, checked and turned into facts of a line.

``facts_of`` walks the needs of the table of steps; what one step asks beyond the table stands in ``EXTRA``.
Officers become UUID hex, centers and agencies codes, dates ISO text: a line can be read and hashed alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from casework.desk import checklist
from casework.desk.hands import unfit
from centers.models.agency import MOST_NORM_DAYS
from law.calendar import local_date, to_seconds
from law.consultations import NORM_DAYS, still_open
from law.needs import CHANNELS, RESULT_CHANNELS
from law.steps import SETS_HOLDER, STEPS, Need, NeedKind, Step

if TYPE_CHECKING:
    from casework.desk.draft import Draft

REASON_LETTERS = 10  # a reason one can act on (our choice)
TEXT_LETTERS = 60  # a number of a result, a notice, a receipt
MOST = 2_000_000_000  # fits a 32-bit column wherever it may end up


@dataclass(slots=True)
class Given:
    """Facts for the line, text for its remark, and complaints by need."""

    facts: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    errors: dict[str, str] = field(default_factory=dict)


def facts_of(step: Step, needs: Mapping[str, Any], draft: Draft, at: datetime, *, lenient: bool = False) -> Given:
    """The facts and the text of a step; ``errors`` says in the user's language what is missing.

    ``lenient`` is for previews: what is missing or wrong is filled with the default of its need.
    """
    given = Given()
    for need in STEPS[step].needs:
        reader = READERS.get(need.kind)
        if reader is None or need.name == "channel":
            continue  # what opens a dossier stands in its opening; documents are read below
        value = needs.get(need.name)
        if value not in (None, ""):
            reader(need, value, given)
        elif need.required:
            given.errors[need.name] = _("Chưa có thông tin này.")
        if lenient and need.default and (need.name in given.errors or need.name not in given.facts):
            reader(need, need.default, given)
    for check in (_holder, EXTRA.get(step)):
        if check is not None:
            check(step, draft, needs, given, at)
    if not draft.lines:
        _opening(draft, given)
    if lenient:
        _stand_in(step, draft, given)
    return given


def _prose(need: Need, value: Any, given: Given) -> None:
    text = str(value).strip()
    if not text and need.required:
        given.errors[need.name] = _("Chưa có thông tin này.")
    elif need.kind is NeedKind.PROSE and need.required and need.name != "note" and len(text) < REASON_LETTERS:
        given.errors[need.name] = _("Ghi rõ hơn, ít nhất %(count)s chữ cái.") % {"count": REASON_LETTERS}
    given.text = text


def _text(need: Need, value: Any, given: Given) -> None:
    text = " ".join(str(value).split())
    if not text and need.required:
        given.errors[need.name] = _("Chưa có thông tin này.")
    if len(text) > TEXT_LETTERS:
        given.errors[need.name] = _("Ghi ngắn hơn, nhiều nhất %(count)s chữ cái.") % {"count": TEXT_LETTERS}
    given.facts[need.name] = text


def _choice(need: Need, value: Any, given: Given) -> None:
    if value not in {choice[0] for choice in need.choices}:
        given.errors[need.name] = _("Chọn một trong các mục đã cho.")
        return
    given.facts[need.name] = str(value)


def _number(need: Need, value: Any, given: Given) -> None:
    try:
        number = int(value)
    except (TypeError, ValueError):
        given.errors[need.name] = _("Nhập một số nguyên.")
        return
    if not 1 <= number <= MOST:
        given.errors[need.name] = _("Số phải từ 1 trở lên.") if number < 1 else _("Số này quá lớn.")
        return
    given.facts[need.name] = number


def _date(need: Need, value: Any, given: Given) -> None:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        day = None
    if not isinstance(day, date) or isinstance(day, datetime):
        given.errors[need.name] = _("Nhập ngày theo dạng ngày/tháng/năm.")
        return
    given.facts[need.name] = day.isoformat()


def _officer(need: Need, value: Any, given: Given) -> None:
    given.facts["holder"] = value.uuid.hex


def _coded(need: Need, value: Any, given: Given) -> None:
    given.facts[need.name] = str(getattr(value, "code", value))


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


def _opening(draft: Draft, given: Given) -> None:
    """Line 1 says what was asked for and how it came in, so that the chain seals it with the rest."""
    dossier = draft.dossier
    if dossier.channel not in {choice[0] for choice in CHANNELS}:
        given.errors["channel"] = _("Chọn một trong các mục đã cho.")
    if dossier.result_channel not in {choice[0] for choice in RESULT_CHANNELS}:
        given.errors["result_channel"] = _("Chọn một trong các mục đã cho.")
    if not draft.books.knows_center(dossier.center_id):
        given.errors["center"] = _("Không có trung tâm này.")
    if not dossier.procedure.is_active:
        given.errors["procedure"] = _("Thủ tục này không còn được tiếp nhận.")
    given.facts |= draft.place() | {"procedure": dossier.procedure.code, "channel": dossier.channel}


def _holder(step: Step, draft: Draft, needs: Mapping[str, Any], given: Given, at: datetime) -> None:
    """Whoever is given a dossier works at its center and handles dossiers; what goes to sign goes to a supervisor."""
    officer = needs.get("officer")
    if "holder" in given.facts and officer is not None and draft.reading is not None:
        why = unfit(step, officer, draft.reading.center)
        if why is not None:
            given.errors["officer"] = why


def _stand_in(step: Step, draft: Draft, given: Given) -> None:
    """For a preview: the clock does not ask who gets the dossier, only that somebody does."""
    reading = draft.reading
    if step in SETS_HOLDER and "holder" not in given.facts:
        given.facts["holder"] = (reading.holder if reading else "") or UUID(int=0).hex
    if step is Step.TRANSFER and reading is not None:
        given.facts.setdefault("center", reading.center)


def _tick(draft: Draft, needs: Mapping[str, Any], given: Given) -> frozenset[int]:
    """The documents brought with this step, as a fact of the line."""
    known = {document.position for document in draft.documents}
    ticked = {int(position) for position in needs.get("documents") or ()}
    if not draft.lines:
        ticked |= {document.position for document in draft.documents if document.received_at is not None}
    if not ticked <= known:
        given.errors["documents"] = _("Giấy tờ này không có trong thành phần hồ sơ.")
    if ticked:
        given.facts["documents"] = sorted(ticked)
    return frozenset(ticked)


def _acceptance(step: Step, draft: Draft, needs: Mapping[str, Any], given: Given, at: datetime) -> None:
    missing = [document.name for document in checklist.missing(draft.documents, _tick(draft, needs, given))]
    if missing:
        given.errors["documents"] = _("Còn thiếu %(count)s giấy tờ bắt buộc: %(names)s.") % {
            "count": len(missing),
            "names": "; ".join(missing),
        }
    given.facts |= draft.promise(at)


def _registration(step: Step, draft: Draft, needs: Mapping[str, Any], given: Given, at: datetime) -> None:
    _tick(draft, needs, given)
    given.facts |= draft.acceptance_promise(at)


def _asked_documents(step: Step, draft: Draft, needs: Mapping[str, Any], given: Given, at: datetime) -> None:
    asked = {int(position): why for position, why in dict(needs.get("documents") or {}).items()}
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


def _brought_documents(step: Step, draft: Draft, needs: Mapping[str, Any], given: Given, at: datetime) -> None:
    brought = sorted(_tick(draft, needs, given))
    asked = {document.position for document in draft.documents if document.asked_n is not None}
    if not brought:
        given.errors["documents"] = _("Đánh dấu giấy tờ đã nhận.")
    elif not asked <= set(brought):
        left = [document.name for document in draft.documents if document.position in asked - set(brought)]
        given.errors["documents"] = _("Chưa đủ giấy tờ đã yêu cầu: %(names)s.") % {"names": "; ".join(left)}


def _extension(step: Step, draft: Draft, needs: Mapping[str, Any], given: Given, at: datetime) -> None:
    term = draft.term
    cap = term.extension_cap if term is not None else 0
    if given.facts.get("units", 0) > cap:
        given.errors["units"] = _("Được gia hạn nhiều nhất %(cap)s.") % {"cap": cap}


def _appointment(step: Step, draft: Draft, needs: Mapping[str, Any], given: Given, at: datetime) -> None:
    promised = given.facts.get("promised_on")
    if not promised:
        return
    on, place = date.fromisoformat(promised), draft.reading
    if on <= local_date(to_seconds(at)):
        given.errors["promised_on"] = _("Ngày hẹn mới phải sau hôm nay.")
    elif place is not None:
        calendar = draft.books.calendar_of(place.center, draft.books.edition)
        if on > calendar.last_on or not calendar.is_working(on):
            given.errors["promised_on"] = _("Ngày hẹn mới phải là ngày Trung tâm làm việc.")


def _verdict(step: Step, draft: Draft, needs: Mapping[str, Any], given: Given, at: datetime) -> None:
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


def _withdrawal(step: Step, draft: Draft, needs: Mapping[str, Any], given: Given, at: datetime) -> None:
    if given.facts.get("ground") == "request":
        for name in ("request_on", "request_way"):
            if name not in given.facts:
                given.errors[name] = _("Chưa có thông tin này.")
    requested = given.facts.get("request_on")
    if requested and date.fromisoformat(requested) > local_date(to_seconds(at)):
        given.errors["request_on"] = _("Ngày yêu cầu không được sau hôm nay.")


def _somewhere(step: Step, draft: Draft, needs: Mapping[str, Any], given: Given, at: datetime) -> None:
    if "holder" not in given.facts and "agency" not in given.facts:
        given.errors["officer"] = _("Chọn người hoặc cơ quan nhận.")
    if "holder" not in given.facts and draft.reading is not None:
        given.facts["holder"] = draft.reading.holder  # an agency works on it; the officer goes on answering for it
    _by_rule(step, draft, needs, given, at)
    _known_agency(step, draft, needs, given, at)


def _by_rule(step: Step, draft: Draft, needs: Mapping[str, Any], given: Given, at: datetime) -> None:
    """Which rule or absence gives the dossier away, where no person does."""
    given.facts |= needs.get("why") or {}


def _known_agency(step: Step, draft: Draft, needs: Mapping[str, Any], given: Given, at: datetime) -> None:
    if "agency" in given.facts and given.facts["agency"] not in draft.books.agencies:
        given.errors["agency"] = _("Không có cơ quan này.")


def _question(step: Step, draft: Draft, needs: Mapping[str, Any], given: Given, at: datetime) -> None:
    """The norm stands on the line: the agency's own where none is typed."""
    _known_agency(step, draft, needs, given, at)
    if given.facts.get("norm_days", 1) > MOST_NORM_DAYS:
        given.errors["norm_days"] = _("Nhiều nhất %(most)s ngày làm việc.") % {"most": MOST_NORM_DAYS}
    given.facts.setdefault("norm_days", draft.books.agencies.get(given.facts.get("agency", ""), NORM_DAYS))


def _answer(step: Step, draft: Draft, needs: Mapping[str, Any], given: Given, at: datetime) -> None:
    """Only who was asked answers, though the agency may be gone from the list by now."""
    if "agency" in given.facts and given.facts["agency"] not in {one.agency for one in still_open(draft.lines)}:
        given.errors["agency"] = _("Hồ sơ không chờ ý kiến của cơ quan này.")


def _receiver(step: Step, draft: Draft, needs: Mapping[str, Any], given: Given, at: datetime) -> None:
    if given.facts.get("receiver_kind") != "owner" and not given.text:
        given.errors["receiver"] = _("Ghi họ tên người nhận.")


def _other_center(step: Step, draft: Draft, needs: Mapping[str, Any], given: Given, at: datetime) -> None:
    center = given.facts.get("center")
    if draft.reading is not None and center == draft.reading.center:
        given.errors["center"] = _("Hồ sơ đang ở trung tâm này.")
    elif center is not None and not draft.books.knows_center(center):
        given.errors["center"] = _("Không có trung tâm này.")
    given.facts["edition"] = draft.books.edition


def _on_todays_calendar(step: Step, draft: Draft, needs: Mapping[str, Any], given: Given, at: datetime) -> None:
    if draft.reading is not None:
        given.facts |= {"center": draft.reading.center, "edition": draft.books.edition}


def _crossing(step: Step, draft: Draft, needs: Mapping[str, Any], given: Given, at: datetime) -> None:
    """The level the clock speaks of, the line that set what it speaks of, and the lower levels this one covers."""
    given.facts |= {name: needs[name] for name in ("level", "due_n", "superseded") if needs.get(name)}


Check = Callable[[Step, "Draft", Mapping[str, Any], Given, datetime], None]
EXTRA: dict[Step, Check] = {
    Step.REGISTER: _registration,
    Step.ACCEPT: _acceptance,
    Step.ASK_SUPPLEMENT: _asked_documents,
    Step.SUPPLEMENT: _brought_documents,
    Step.EXTEND: _extension,
    Step.APOLOGISE: _appointment,
    Step.RESOLVE: _verdict,
    Step.WITHDRAW: _withdrawal,
    Step.ASSIGN: _by_rule,
    Step.ROUTE: _somewhere,
    Step.CONSULT: _question,
    Step.ADVISE: _answer,
    Step.HAND_OVER: _receiver,
    Step.TRANSFER: _other_center,
    Step.REOPEN: _on_todays_calendar,
    Step.RECOUNT: _on_todays_calendar,
    Step.WARN: _crossing,
    Step.OVERDUE: _crossing,
}
