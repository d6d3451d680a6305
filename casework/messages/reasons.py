"""Why a message was not sent after all, and why a try failed: each in both languages."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """What no longer holds when a message comes to be sent."""

    CLOSED = "closed"
    MOVED_ON = "moved_on"
    DUE_MOVED = "due_moved"
    PAUSED = "paused"
    SUPERSEDED = "superseded"
    CORRECTED = "corrected"
    HANDED_ON = "handed_on"
    LEFT = "left"
    READ = "read"
    IN_ERROR = "in_error"
    ALERT_CLOSED = "alert_closed"
    SNOOZED = "snoozed"
    SWITCHED_OFF = "switched_off"
    NO_ADDRESS = "no_address"
    NOT_SET_UP = "not_set_up"
    DROPPED = "dropped"
    NO_RIGHT = "no_right"
    FILE_GONE = "file_gone"


REASONS: dict[Reason, tuple[str, str]] = {
    Reason.CLOSED: ("Hồ sơ đã kết thúc.", "The dossier was closed."),
    Reason.MOVED_ON: ("Hồ sơ đã sang bước khác.", "The dossier moved on."),
    Reason.DUE_MOVED: ("Hạn trả kết quả đã thay đổi.", "The due date moved."),
    Reason.PAUSED: ("Đồng hồ đang tạm dừng.", "The clock is paused."),
    Reason.SUPERSEDED: ("Đã có thông báo ở mức cao hơn.", "A higher level was reached."),
    Reason.CORRECTED: ("Dòng trên phiếu đã được đính chính.", "The line was voided by a correction."),
    Reason.HANDED_ON: ("Hồ sơ đã chuyển người hoặc Trung tâm khác.", "Another officer or center has the dossier."),
    Reason.LEFT: ("Người nhận không còn làm việc.", "The recipient has left."),
    Reason.READ: ("Người nhận đã đọc ở mục Thông báo.", "The recipient read it among the notices."),
    Reason.IN_ERROR: ("Hồ sơ nhập nhầm, không báo người nộp.", "Entered in error; the applicant is not told."),
    Reason.ALERT_CLOSED: ("Cảnh báo đã đóng.", "The alert is closed."),
    Reason.SNOOZED: ("Cảnh báo đang tạm ẩn.", "The alert is snoozed."),
    Reason.SWITCHED_OFF: ("Người nhận đã tắt thư.", "The recipient switched mails off."),
    Reason.NO_ADDRESS: ("Không có địa chỉ nhận.", "There is no address."),
    Reason.NOT_SET_UP: ("Kênh gửi chưa được cài đặt.", "The channel is not set up."),
    Reason.NO_RIGHT: ("Người nhận không còn quyền xem báo cáo.", "The recipient may no longer read the report."),
    Reason.FILE_GONE: ("Tệp báo cáo đã hết hạn lưu.", "The file is no longer kept."),
    Reason.DROPPED: ("Người quản trị đã bỏ.", "An administrator dropped it."),
}

# What a try met, as kept in ``Delivery.error``. Codes of the other side ("smtp 450", "http 503") speak for themselves.
TROUBLES: dict[str, tuple[str, str]] = {
    "timeout": ("Máy chủ không trả lời trong 5 giây.", "No answer within 5 seconds."),
    "connection": ("Không kết nối được máy chủ.", "The server could not be reached."),
    "disconnected": ("Máy chủ ngắt kết nối giữa chừng.", "The server hung up."),
    "name": ("Không tìm thấy tên máy chủ.", "The server's name was not found."),
    "inside": ("Địa chỉ cổng dẫn vào mạng nội bộ.", "The gateway's address leads inside."),
    "address": ("Địa chỉ nhận không dùng được.", "The address cannot be used."),
    "words": ("Không lập được nội dung.", "The words could not be made."),
}


def trouble_in_words(kind: str) -> tuple[str, str]:
    """What a try met, in Vietnamese and English."""
    told = f"{kind.upper()}."
    return TROUBLES.get(kind, (told, told))
