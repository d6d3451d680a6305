"""What the lists behind the counts of single cards are called, and what they say they count."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

TITLES: dict[str, Any] = {
    "accepted_early": ngettext_lazy(
        "%(shown)s hồ sơ tiếp nhận, xong trước hạn", "%(shown)s hồ sơ tiếp nhận, xong trước hạn", "count"
    ),
    "accepted_on_time": ngettext_lazy(
        "%(shown)s hồ sơ tiếp nhận, xong đúng hạn", "%(shown)s hồ sơ tiếp nhận, xong đúng hạn", "count"
    ),
    "accepted_late": ngettext_lazy(
        "%(shown)s hồ sơ tiếp nhận, xong trễ hạn", "%(shown)s hồ sơ tiếp nhận, xong trễ hạn", "count"
    ),
    "accepted_within_time": ngettext_lazy(
        "%(shown)s hồ sơ tiếp nhận, chưa xong, còn hạn", "%(shown)s hồ sơ tiếp nhận, chưa xong, còn hạn", "count"
    ),
    "accepted_overdue": ngettext_lazy(
        "%(shown)s hồ sơ tiếp nhận, chưa xong, quá hạn", "%(shown)s hồ sơ tiếp nhận, chưa xong, quá hạn", "count"
    ),
    "accepted_paused": ngettext_lazy(
        "%(shown)s hồ sơ tiếp nhận, đang tạm dừng", "%(shown)s hồ sơ tiếp nhận, đang tạm dừng", "count"
    ),
    "accepted_transferred": ngettext_lazy(
        "%(shown)s hồ sơ tiếp nhận, đã chuyển đi và chưa xong",
        "%(shown)s hồ sơ tiếp nhận, đã chuyển đi và chưa xong",
        "count",
    ),
    "accepted_withdrawn": ngettext_lazy(
        "%(shown)s hồ sơ tiếp nhận rồi rút", "%(shown)s hồ sơ tiếp nhận rồi rút", "count"
    ),
    "accepted_stopped": ngettext_lazy(
        "%(shown)s hồ sơ tiếp nhận rồi dừng xử lý", "%(shown)s hồ sơ tiếp nhận rồi dừng xử lý", "count"
    ),
    "supplement_asked": ngettext_lazy(
        "%(shown)s lần yêu cầu bổ sung", "%(shown)s lần yêu cầu bổ sung", "count"
    ),
}  # fmt: skip
_DECIDED = _("Tiếp nhận trong kỳ; kết luận gần nhất trước cuối kỳ, nơi nào kết luận cũng tính, và không bị mở lại.")
_OPEN = _("Tiếp nhận trong kỳ và chưa kết thúc ở cuối kỳ, còn ở trung tâm tiếp nhận.")
SAYS: dict[str, Any] = {
    **dict.fromkeys(("accepted_early", "accepted_on_time", "accepted_late"), _DECIDED),
    **dict.fromkeys(("accepted_within_time", "accepted_overdue", "accepted_paused"), _OPEN),
    "accepted_transferred": _("Tiếp nhận trong kỳ, chưa kết thúc ở cuối kỳ và lúc ấy ở trung tâm khác."),
    "accepted_withdrawn": _("Tiếp nhận trong kỳ và kết thúc trước cuối kỳ vì người nộp rút hồ sơ."),
    "accepted_stopped": _("Tiếp nhận trong kỳ và kết thúc trước cuối kỳ vì dừng xử lý."),
    "supplement_asked": _("Yêu cầu bổ sung trong kỳ, trước hoặc sau tiếp nhận, không kể yêu cầu đã đính chính."),
}
