"""What a step must be given: the fields of its dialog and the choices the law or the portal fixes.

Source: code lists of the National Public Service Portal; reasons for delay of report table II.07a (general knowledge).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class NeedKind(StrEnum):
    """How a need is asked for; the dialog picks the field by it."""

    TEXT = "text"  # one line, official
    NAME = "name"  # a person's name, kept as a remark
    PROSE = "prose"  # several lines, kept as a remark
    DATE = "date"
    NUMBER = "number"
    MONEY = "money"
    CHOICE = "choice"
    OFFICER = "officer"
    AGENCY = "agency"
    CENTER = "center"
    DOCUMENTS = "documents"
    PROCEDURE = "procedure"
    APPLICANT = "applicant"


@dataclass(frozen=True, slots=True)
class Need:
    """One thing a step must be given. ``choices`` are (value, Vietnamese, English)."""

    name: str
    kind: NeedKind
    name_vi: str
    name_en: str
    required: bool = True
    choices: tuple[tuple[str, str, str], ...] = ()
    default: str = ""


def need(
    name: str,
    kind: NeedKind,
    name_vi: str,
    name_en: str,
    *,
    required: bool = True,
    choices: tuple[tuple[str, str, str], ...] = (),
    default: str = "",
) -> Need:
    return Need(name, kind, name_vi, name_en, required, choices, default)


CHANNELS = (
    ("counter", "Trực tiếp", "At the counter"),
    ("online", "Trực tuyến", "Online"),
    ("post", "Bưu chính công ích", "Public post"),
)
RESULT_CHANNELS = (
    ("counter", "Tại Trung tâm", "At the center"),
    ("post", "Qua bưu chính", "By post"),
    ("electronic", "Bản điện tử", "Electronic"),
)
OVERDUE_REASONS = (
    ("rules", "Do cơ chế, quy định", "Rules and mechanism"),
    ("officer", "Do cán bộ", "Officer"),
    ("coordination", "Do phối hợp", "Coordination"),
    ("system", "Do hệ thống", "System"),
    ("disaster", "Do thiên tai, sự cố", "Disaster"),
    ("other", "Nguyên nhân khác", "Other"),
)
OUTCOMES = (
    ("granted", "Đồng ý giải quyết", "Granted"),
    ("refused", "Từ chối, có căn cứ", "Refused with ground"),
)
REOPEN_CAUSES = (
    ("own_error", "Do sai sót của cơ quan", "The office's own error"),
    ("new_information", "Do có thông tin mới", "New information"),
)
RECEIVERS = (
    ("owner", "Chủ hồ sơ", "Dossier owner"),
    ("authorised", "Người được ủy quyền", "Authorised person"),
    ("post", "Nhân viên bưu chính", "Postal staff"),
)
HAND_OVER_WAYS = RESULT_CHANNELS
ENDING_GROUNDS = (
    ("request", "Theo yêu cầu của người nộp", "At the applicant's request"),
    ("entered_in_error", "Nhập nhầm", "Entered in error"),
)
REQUEST_WAYS = (
    ("counter", "Đơn tại quầy", "Written at the counter"),
    ("online", "Trên Cổng Dịch vụ công", "On the portal"),
    ("post", "Gửi qua bưu chính", "By post"),
)

REASON = need("reason", NeedKind.PROSE, "Lý do", "Reason")
NOTE_TEXT = need("note", NeedKind.PROSE, "Ghi chú", "Note")
OFFICER = need("officer", NeedKind.OFFICER, "Người xử lý", "Handler")
DOCUMENTS = need("documents", NeedKind.DOCUMENTS, "Thành phần hồ sơ", "Documents")
PROCEDURE = need("procedure", NeedKind.PROCEDURE, "Thủ tục", "Procedure")
APPLICANT = need("applicant", NeedKind.APPLICANT, "Người nộp", "Applicant")
CHANNEL = need("channel", NeedKind.CHOICE, "Hình thức nộp", "Channel", choices=CHANNELS, default="counter")
AGENCY = need("agency", NeedKind.AGENCY, "Cơ quan phối hợp", "Agency")
LEGAL_GROUND = need("legal_ground", NeedKind.PROSE, "Căn cứ pháp lý", "Legal ground")
