"""What the page says of each gap: what it is, and what to do about it. One sentence each."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

WHAT: dict[str, Any] = {
    "overdue": _("hồ sơ quá hạn đang mở"),
    "paused_within": _("hồ sơ chờ người nộp, còn hạn"),
    "paused_overdue": _("hồ sơ chờ người nộp, đã quá hạn"),
    "late": _("hồ sơ giải quyết quá hạn"),
    "withdrawn": _("hồ sơ người nộp rút"),
    "stopped": _("hồ sơ dừng xử lý"),
    "second_decided": _("hồ sơ bổ sung từ lần hai, đã giải quyết"),
    "second_open": _("hồ sơ bổ sung từ lần hai, đang giải quyết"),
    "not_offered": _("thủ tục chưa cung cấp trực tuyến"),
    "unused": _("dịch vụ có hồ sơ nhưng chưa có hồ sơ trực tuyến"),
    "idle": _("dịch vụ chưa phát sinh hồ sơ nào"),
    "not_online": _("hồ sơ nộp tại quầy, qua bưu chính"),
}
DO: dict[str, Any] = {
    "overdue": _("Xử lý xong trước khi kỳ hết, để kỳ sau không gánh tiếp."),
    "paused_within": _("Nhắc người nộp bổ sung, nộp tiền: được tính lại ngay khi tiếp tục trong hạn."),
    "paused_overdue": _("Đã trễ trước lúc tạm dừng, không lấy lại được trong kỳ."),
    "late": _("Đã trễ, không lấy lại được trong kỳ."),
    "withdrawn": _("Chỉ nằm ở mẫu số."),
    "stopped": _("Chỉ nằm ở mẫu số."),
    "second_decided": _("Lần sau ghi đủ mọi nội dung còn thiếu trong một lần yêu cầu."),
    "second_open": _("Lần sau ghi đủ mọi nội dung còn thiếu trong một lần yêu cầu."),
    "not_offered": _("Đề nghị cấp có thẩm quyền đưa thêm thủ tục lên trực tuyến."),
    "unused": _("Hướng dẫn người đang nộp tại quầy nộp trực tuyến: mỗi dịch vụ chỉ cần một hồ sơ."),
    "idle": _("Chưa ai hỏi đến trong kỳ."),
    "not_online": _("Hướng dẫn nộp trực tuyến những thủ tục nộp được."),
}
SERVICES: dict[str, tuple[Any, Any]] = {
    "procedures": (_("Thủ tục trong danh mục cấp xã"), _("Mẫu số của chỉ số 3.1.")),
    "services": (_("Dịch vụ công trực tuyến"), _("Toàn trình và một phần: tử số của chỉ số 3.1, mẫu số của 3.2.")),
    "services_used": (
        _("Dịch vụ có hồ sơ nộp trực tuyến trong kỳ"),
        _("Tử số của chỉ số 3.2: ít nhất một hồ sơ nộp trực tuyến được tiếp nhận trong kỳ."),
    ),
    "unused": (
        _("Dịch vụ có hồ sơ nhưng chưa có hồ sơ trực tuyến"),
        _("Có người hỏi đến trong kỳ, nhưng chỉ nộp tại quầy hoặc qua bưu chính."),
    ),
    "idle": (_("Dịch vụ chưa phát sinh hồ sơ"), _("Nộp được trực tuyến, trong kỳ chưa ai hỏi đến.")),
    "not_offered": (
        _("Thủ tục chưa cung cấp trực tuyến"),
        _("Danh mục chỉ cung cấp thông tin, hoặc không có mức trực tuyến."),
    ),
}
