"""Why a file was not made, as kept in ``Export.error``: each in both languages."""

from __future__ import annotations

NO_PDF, TOO_LONG, NO_RIGHT, BROKEN, INTERRUPTED = "no_pdf", "too_long", "no_right", "broken", "interrupted"

FAULTS: dict[str, tuple[str, str]] = {
    NO_PDF: (
        "Máy chủ chưa cài thư viện để lập PDF. Hãy dùng nút In của trình duyệt, hoặc chọn XLSX.",
        "The server lacks the library that makes PDF. Print from the browser, or choose XLSX.",
    ),
    TOO_LONG: (
        "Báo cáo quá dài cho loại tệp này. Hãy chọn kỳ ngắn hơn, một Trung tâm, hoặc loại tệp khác.",
        "The report is too long for this kind of file. Choose fewer days, one center, or another kind of file.",
    ),
    NO_RIGHT: (
        "Anh/chị không còn quyền xem báo cáo này.",
        "You may no longer read this report.",
    ),
    BROKEN: (
        "Có lỗi khi lập tệp. Lỗi đã ghi vào nhật ký của máy chủ; hãy thử lại sau hoặc báo quản trị.",
        "The file could not be made. The server's log says why; try again later or tell an administrator.",
    ),
    INTERRUPTED: (
        "Tệp bị ngắt giữa chừng nhiều lần. Hãy chọn kỳ ngắn hơn, hoặc báo quản trị.",
        "Making the file was interrupted several times. Choose fewer days, or tell an administrator.",
    ),
}
