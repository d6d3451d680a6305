"""What makes a line of a slip worth a second look: names, words, thresholds. The questions stand in ``casework.watch``.

A flag accuses nobody and moves no figure: it says what was seen, and a person says what came of it. All thresholds are
our choice, save the ten days of a reopening.
"""

from __future__ import annotations

from dataclasses import dataclass

BACK_DATED_HOURS = 4  # half a working day: what happened in the morning is typed by noon
REOPENED_DAYS = 10  # calendar days from the closing
REENTERED_DAYS = 10  # calendar days from the withdrawal to the new dossier
NEAR_DUE_DAYS = 2  # working days before the due day, or later
BURST = 10  # closings of one person ...
BURST_SECONDS = 60  # ... each less than this after the one before
EXTENDED_DAYS = 1  # working days before the due day, or on it

OPEN, EXPLAINED, FAULT_FOUND, VOID = "open", "explained", "fault_found", "void"
OUTCOMES: dict[str, tuple[str, str]] = {
    OPEN: ("Chưa xem", "Not yet looked at"),
    EXPLAINED: ("Giải trình được", "Explained"),
    FAULT_FOUND: ("Có sai sót", "Something was wrong"),
    VOID: ("Dòng đã đính chính", "Line corrected"),
}
REVIEWED = (EXPLAINED, FAULT_FOUND)  # what a person finds


@dataclass(frozen=True, slots=True)
class FlagRule:
    """One row: the kind's name, and what it looks for with its threshold."""

    name_vi: str
    name_en: str
    seen_vi: str
    seen_en: str


FLAG_RULES: dict[str, FlagRule] = {
    "back_dated": FlagRule(
        "Ghi lùi thời điểm", "Back-dated",
        f"tiếp nhận, kết thúc, dừng hoặc rút ghi sau khi xảy ra quá {BACK_DATED_HOURS} giờ",
        f"accepted, resolved, stopped or withdrawn, typed more than {BACK_DATED_HOURS} hours after it happened",
    ),
    "paused_late": FlagRule(
        "Dừng đồng hồ vào ngày hạn", "Paused on the due day",
        "yêu cầu bổ sung hoặc nộp tiền vào đúng ngày hạn hay sau đó; thủ tục tính bằng giờ: sau khi đã quá hạn",
        "a supplement or payment requested on the due day or after it; limits within a day: once late",
    ),
    "reopened_soon": FlagRule(
        "Kết thúc rồi mở lại", "Closed and reopened",
        f"mở lại trong vòng {REOPENED_DAYS} ngày sau khi kết thúc",
        f"reopened within {REOPENED_DAYS} days of its closing",
    ),
    "withdrawn_reentered": FlagRule(
        "Rút rồi nộp lại sát hạn", "Withdrawn and entered again",
        f"rút khi còn không quá {NEAR_DUE_DAYS} ngày làm việc hoặc đã quá hạn, rồi cùng người, cùng thủ tục nộp lại"
        f" trong {REENTERED_DAYS} ngày",
        f"withdrawn within {NEAR_DUE_DAYS} working days of the due day or after it, and entered again for the same"
        f" person and procedure within {REENTERED_DAYS} days",
    ),
    "closing_burst": FlagRule(
        "Kết thúc dồn dập", "Many closed in a row",
        f"một người kết thúc từ {BURST} hồ sơ liên tiếp, mỗi hồ sơ cách hồ sơ trước chưa đến {BURST_SECONDS} giây",
        f"{BURST} dossiers or more resolved by one person, each less than {BURST_SECONDS} seconds after the one before",
    ),
    "extended_at_due": FlagRule(
        "Gia hạn sát hạn", "Extended at the due date",
        "gia hạn vào đúng ngày hạn hoặc ngày làm việc ngay trước đó",
        "extended on the due day or the working day before it",
    ),
    "reassigned_at_due": FlagRule(
        "Đổi người vào ngày hạn", "Reassigned on the due day",
        "chuyển sang người khác vào đúng ngày hạn",
        "given to somebody else on the due day",
    ),
}  # fmt: skip


def kind_name(kind: str) -> tuple[str, str]:
    """The kind in Vietnamese and in English; its key where it is no longer known."""
    found = FLAG_RULES.get(kind)
    return (found.name_vi, found.name_en) if found else (kind, kind)
