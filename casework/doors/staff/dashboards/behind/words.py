"""What the list behind each figure is called, and what it says it counts: docs/figures.md in one sentence each."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from casework.templatetags.figure_words import MINUS
from casework.templatetags.words import grouped


def title_of(name: str, count: int) -> str:
    """``2.407 hồ sơ giải quyết đúng hạn``."""
    return str(TITLES[name] % {"count": count, "shown": grouped(count).replace("-", MINUS)})


TITLES: dict[str, Any] = {
    "accepted": ngettext_lazy("%(shown)s hồ sơ tiếp nhận", "%(shown)s hồ sơ tiếp nhận", "count"),
    "online": ngettext_lazy("%(shown)s hồ sơ nộp trực tuyến", "%(shown)s hồ sơ nộp trực tuyến", "count"),
    "counter": ngettext_lazy("%(shown)s hồ sơ nộp tại quầy", "%(shown)s hồ sơ nộp tại quầy", "count"),
    "post": ngettext_lazy("%(shown)s hồ sơ nộp qua bưu chính", "%(shown)s hồ sơ nộp qua bưu chính", "count"),
    "carried_in": ngettext_lazy("%(shown)s hồ sơ từ kỳ trước", "%(shown)s hồ sơ từ kỳ trước", "count"),
    "transferred_in": ngettext_lazy("%(shown)s lượt chuyển đến", "%(shown)s lượt chuyển đến", "count"),
    "transferred_out": ngettext_lazy("%(shown)s lượt chuyển đi", "%(shown)s lượt chuyển đi", "count"),
    "reopened": ngettext_lazy("%(shown)s lượt mở lại hồ sơ", "%(shown)s lượt mở lại hồ sơ", "count"),
    "decided": ngettext_lazy("%(shown)s hồ sơ đã giải quyết", "%(shown)s hồ sơ đã giải quyết", "count"),
    "early": ngettext_lazy("%(shown)s hồ sơ giải quyết trước hạn", "%(shown)s hồ sơ giải quyết trước hạn", "count"),
    "on_time": ngettext_lazy(
        "%(shown)s hồ sơ giải quyết đúng ngày hẹn trả", "%(shown)s hồ sơ giải quyết đúng ngày hẹn trả", "count"
    ),
    "late": ngettext_lazy("%(shown)s hồ sơ giải quyết quá hạn", "%(shown)s hồ sơ giải quyết quá hạn", "count"),
    "withdrawn": ngettext_lazy("%(shown)s hồ sơ đã rút", "%(shown)s hồ sơ đã rút", "count"),
    "stopped": ngettext_lazy("%(shown)s hồ sơ dừng xử lý", "%(shown)s hồ sơ dừng xử lý", "count"),
    "open": ngettext_lazy("%(shown)s hồ sơ đang giải quyết", "%(shown)s hồ sơ đang giải quyết", "count"),
    "within_time": ngettext_lazy(
        "%(shown)s hồ sơ đang giải quyết trong hạn", "%(shown)s hồ sơ đang giải quyết trong hạn", "count"
    ),
    "overdue": ngettext_lazy(
        "%(shown)s hồ sơ đang giải quyết quá hạn", "%(shown)s hồ sơ đang giải quyết quá hạn", "count"
    ),
    "paused": ngettext_lazy("%(shown)s hồ sơ tạm dừng", "%(shown)s hồ sơ tạm dừng", "count"),
    "received_in_time": ngettext_lazy(
        "%(shown)s hồ sơ tiếp nhận và giải quyết đúng hạn trong kỳ",
        "%(shown)s hồ sơ tiếp nhận và giải quyết đúng hạn trong kỳ",
        "count",
    ),
    "eligible": ngettext_lazy(
        "%(shown)s hồ sơ của thủ tục nộp được trực tuyến", "%(shown)s hồ sơ của thủ tục nộp được trực tuyến", "count"
    ),
    "eligible_online": ngettext_lazy(
        "%(shown)s hồ sơ nộp trực tuyến, thủ tục nộp được trực tuyến",
        "%(shown)s hồ sơ nộp trực tuyến, thủ tục nộp được trực tuyến",
        "count",
    ),
    "second_decided": ngettext_lazy(
        "%(shown)s hồ sơ giải quyết đúng hạn sau lần bổ sung thứ hai",
        "%(shown)s hồ sơ giải quyết đúng hạn sau lần bổ sung thứ hai",
        "count",
    ),
    "second_open": ngettext_lazy(
        "%(shown)s hồ sơ đang giải quyết trong hạn sau lần bổ sung thứ hai",
        "%(shown)s hồ sơ đang giải quyết trong hạn sau lần bổ sung thứ hai",
        "count",
    ),
    "in_time": ngettext_lazy("%(shown)s hồ sơ giải quyết đúng hạn", "%(shown)s hồ sơ giải quyết đúng hạn", "count"),
    "accepted_or_carried": ngettext_lazy(
        "%(shown)s hồ sơ tiếp nhận và từ kỳ trước", "%(shown)s hồ sơ tiếp nhận và từ kỳ trước", "count"
    ),
    "in_time_766": ngettext_lazy(
        "%(shown)s hồ sơ đúng hạn theo cách tính 766", "%(shown)s hồ sơ đúng hạn theo cách tính 766", "count"
    ),
    "handled_766": ngettext_lazy(
        "%(shown)s hồ sơ phải giải quyết trong kỳ",
        "%(shown)s hồ sơ phải giải quyết trong kỳ",
        "count",
    ),
    # of the prescribed tables
    "counter_or_post": ngettext_lazy(
        "%(shown)s hồ sơ nộp tại quầy hoặc qua bưu chính", "%(shown)s hồ sơ nộp tại quầy hoặc qua bưu chính", "count"
    ),
    "from_before": ngettext_lazy(
        "%(shown)s hồ sơ từ kỳ trước, mở lại hoặc chuyển đến, trừ chuyển đi",
        "%(shown)s hồ sơ từ kỳ trước, mở lại hoặc chuyển đến, trừ chuyển đi",
        "count",
    ),
    "closed": ngettext_lazy("%(shown)s hồ sơ đã kết thúc", "%(shown)s hồ sơ đã kết thúc", "count"),
    "on_time_or_ended": ngettext_lazy(
        "%(shown)s hồ sơ giải quyết đúng ngày hẹn trả, đã rút hoặc dừng xử lý",
        "%(shown)s hồ sơ giải quyết đúng ngày hẹn trả, đã rút hoặc dừng xử lý",
        "count",
    ),
    "decided_or_withdrawn": ngettext_lazy(
        "%(shown)s hồ sơ đã giải quyết hoặc đã rút", "%(shown)s hồ sơ đã giải quyết hoặc đã rút", "count"
    ),
    "on_time_or_withdrawn": ngettext_lazy(
        "%(shown)s hồ sơ giải quyết đúng ngày hẹn trả hoặc đã rút",
        "%(shown)s hồ sơ giải quyết đúng ngày hẹn trả hoặc đã rút",
        "count",
    ),
    "running": ngettext_lazy(
        "%(shown)s hồ sơ đang xử lý, đồng hồ đang chạy", "%(shown)s hồ sơ đang xử lý, đồng hồ đang chạy", "count"
    ),
    "within_or_paused": ngettext_lazy(
        "%(shown)s hồ sơ đang giải quyết trong hạn hoặc tạm dừng",
        "%(shown)s hồ sơ đang giải quyết trong hạn hoặc tạm dừng",
        "count",
    ),
    "paused_or_stopped": ngettext_lazy(
        "%(shown)s hồ sơ tạm dừng hoặc dừng xử lý", "%(shown)s hồ sơ tạm dừng hoặc dừng xử lý", "count"
    ),
    "paused_or_stopped_within": ngettext_lazy(
        "%(shown)s hồ sơ tạm dừng hoặc dừng xử lý khi còn hạn",
        "%(shown)s hồ sơ tạm dừng hoặc dừng xử lý khi còn hạn",
        "count",
    ),
    "paused_or_stopped_overdue": ngettext_lazy(
        "%(shown)s hồ sơ tạm dừng hoặc dừng xử lý khi đã quá hạn",
        "%(shown)s hồ sơ tạm dừng hoặc dừng xử lý khi đã quá hạn",
        "count",
    ),
    "closed_or_waiting": ngettext_lazy(
        "%(shown)s hồ sơ đã kết thúc hoặc đang chờ bổ sung",
        "%(shown)s hồ sơ đã kết thúc hoặc đang chờ bổ sung",
        "count",
    ),
    "on_time_ended_or_waiting": ngettext_lazy(
        "%(shown)s hồ sơ đúng hạn, đã rút, dừng xử lý hoặc đang chờ bổ sung",
        "%(shown)s hồ sơ đúng hạn, đã rút, dừng xử lý hoặc đang chờ bổ sung",
        "count",
    ),
    "in_process": ngettext_lazy(
        "%(shown)s hồ sơ đang giải quyết, không kể chờ bổ sung",
        "%(shown)s hồ sơ đang giải quyết, không kể chờ bổ sung",
        "count",
    ),
    "within_or_paying": ngettext_lazy(
        "%(shown)s hồ sơ đang giải quyết trong hạn, không kể chờ bổ sung",
        "%(shown)s hồ sơ đang giải quyết trong hạn, không kể chờ bổ sung",
        "count",
    ),
    "waiting_supplement": ngettext_lazy("%(shown)s hồ sơ chờ bổ sung", "%(shown)s hồ sơ chờ bổ sung", "count"),
    "waiting_payment": ngettext_lazy("%(shown)s hồ sơ chờ nộp phí, thuế", "%(shown)s hồ sơ chờ nộp phí, thuế", "count"),
    "paused_within": ngettext_lazy(
        "%(shown)s hồ sơ tạm dừng khi còn hạn", "%(shown)s hồ sơ tạm dừng khi còn hạn", "count"
    ),
    "paused_overdue": ngettext_lazy(
        "%(shown)s hồ sơ tạm dừng khi đã quá hạn", "%(shown)s hồ sơ tạm dừng khi đã quá hạn", "count"
    ),
    "stopped_within": ngettext_lazy(
        "%(shown)s hồ sơ dừng xử lý khi còn hạn", "%(shown)s hồ sơ dừng xử lý khi còn hạn", "count"
    ),
    "stopped_overdue": ngettext_lazy(
        "%(shown)s hồ sơ dừng xử lý khi đã quá hạn", "%(shown)s hồ sơ dừng xử lý khi đã quá hạn", "count"
    ),
    # of single cards
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
    "supplement_asked": ngettext_lazy("%(shown)s lần yêu cầu bổ sung", "%(shown)s lần yêu cầu bổ sung", "count"),
    # of fees
    "with_fee": ngettext_lazy("%(shown)s hồ sơ có phí, lệ phí", "%(shown)s hồ sơ có phí, lệ phí", "count"),
    "payment_asked": ngettext_lazy("%(shown)s lần yêu cầu nộp tiền", "%(shown)s lần yêu cầu nộp tiền", "count"),
    "paid": ngettext_lazy("%(shown)s lần nộp tiền", "%(shown)s lần nộp tiền", "count"),
}
_DECIDED = _("Tiếp nhận trong kỳ; kết luận gần nhất trước cuối kỳ, nơi nào kết luận cũng tính, và không bị mở lại.")
_OPEN = _("Tiếp nhận trong kỳ và chưa kết thúc ở cuối kỳ, còn ở trung tâm tiếp nhận.")
SAYS: dict[str, Any] = {
    "accepted": _("Tiếp nhận trong kỳ, tính cho trung tâm tiếp nhận."),
    "online": _("Tiếp nhận trong kỳ, nộp trực tuyến; tính cho trung tâm tiếp nhận."),
    "counter": _("Tiếp nhận trong kỳ, nộp trực tiếp tại quầy; tính cho trung tâm tiếp nhận."),
    "post": _("Tiếp nhận trong kỳ, gửi qua bưu chính; tính cho trung tâm tiếp nhận."),
    "carried_in": _("Tiếp nhận trước kỳ và còn đang giải quyết lúc kỳ bắt đầu, tính cho nơi giữ hồ sơ lúc ấy."),
    "transferred_in": _("Chuyển giữa các trung tâm trong kỳ, sau khi đã tiếp nhận; tính cho nơi nhận."),
    "transferred_out": _("Chuyển giữa các trung tâm trong kỳ, sau khi đã tiếp nhận; tính cho nơi chuyển."),
    "reopened": _("Đã kết thúc và được mở lại trong kỳ, tính cho nơi giữ hồ sơ."),
    "decided": _("Kết thúc có kết quả trong kỳ, tính cho trung tâm kết luận; kết luận bao nhiêu lần, đếm bấy nhiêu."),
    "early": _("Kết thúc có kết quả trong kỳ, trước ngày hẹn trả."),
    "on_time": _("Kết thúc có kết quả trong kỳ, đúng ngày hẹn trả và chưa quá giờ hẹn."),
    "late": _("Kết thúc có kết quả trong kỳ, sau hạn trả; tính cho trung tâm kết luận."),
    "withdrawn": _("Kết thúc trong kỳ vì người nộp rút hồ sơ; không có kết quả nên không xét đúng hạn."),
    "stopped": _("Kết thúc trong kỳ vì dừng xử lý; không có kết quả nên không xét đúng hạn."),
    "open": _("Đã tiếp nhận và chưa kết thúc ở cuối kỳ, tính cho nơi giữ hồ sơ."),
    "within_time": _("Chưa kết thúc ở cuối kỳ, đồng hồ đang chạy và chưa quá hạn."),
    "overdue": _("Chưa kết thúc ở cuối kỳ, đồng hồ đang chạy và đã quá hạn."),
    "paused": _("Chưa kết thúc ở cuối kỳ, đang chờ người nộp bổ sung hoặc nộp phí, thuế, dù còn hạn hay không."),
    "received_in_time": _(
        "Tiếp nhận trong kỳ và kết luận gần nhất trong kỳ là trước hoặc đúng hạn; tính cho trung tâm tiếp nhận."
    ),
    "eligible": _("Tiếp nhận trong kỳ, thủ tục có dịch vụ công trực tuyến toàn trình hoặc một phần khi tiếp nhận."),
    "eligible_online": _(
        "Tiếp nhận trong kỳ, nộp trực tuyến; thủ tục có dịch vụ công trực tuyến toàn trình hoặc một phần."
    ),
    "second_decided": _(
        "Giải quyết trước hoặc đúng hạn, nhưng bị yêu cầu bổ sung từ hai lần sau tiếp nhận: cách tính 766 coi là trễ."
    ),
    "second_open": _("Còn trong hạn, nhưng bị yêu cầu bổ sung từ hai lần sau tiếp nhận: cách tính 766 coi là trễ."),
    "in_time": _("Kết thúc có kết quả trong kỳ, trước hoặc đúng hạn; tính cho trung tâm kết luận."),
    "accepted_or_carried": _(
        "Tiếp nhận trong kỳ, cùng những hồ sơ tiếp nhận trước kỳ còn đang giải quyết lúc kỳ bắt đầu."
    ),
    "in_time_766": _(
        "Giải quyết trước hoặc đúng hạn, hoặc còn trong hạn ở cuối kỳ; không kể hồ sơ bị yêu cầu bổ sung từ hai lần."
    ),
    "handled_766": _(
        "Kỳ trước chuyển sang, tiếp nhận, mở lại, chuyển đến, trừ chuyển đi: nay đã kết thúc hoặc còn đang giải quyết."
    ),
    # of the prescribed tables
    "counter_or_post": _(
        "Tiếp nhận trong kỳ, nộp trực tiếp tại quầy hoặc gửi qua bưu chính; tính cho trung tâm tiếp nhận."
    ),
    "from_before": _(
        "Còn đang giải quyết lúc kỳ bắt đầu, mở lại hoặc chuyển đến trong kỳ; chuyển đi trong kỳ thì trừ ra."
    ),
    "closed": _("Kết thúc trong kỳ: có kết quả, người nộp rút hoặc dừng xử lý; tính cho trung tâm kết thúc."),
    "on_time_or_ended": _(
        "Kết thúc trong kỳ: có kết quả đúng ngày hẹn trả, hoặc không có kết quả vì người nộp rút, vì dừng xử lý."
    ),
    "decided_or_withdrawn": _("Kết thúc trong kỳ: có kết quả, hoặc người nộp rút hồ sơ; không kể dừng xử lý."),
    "on_time_or_withdrawn": _("Kết thúc trong kỳ: có kết quả đúng ngày hẹn trả, hoặc người nộp rút hồ sơ."),
    "running": _("Chưa kết thúc ở cuối kỳ và đồng hồ đang chạy, còn hạn hay đã quá hạn."),
    "within_or_paused": _("Chưa kết thúc ở cuối kỳ: còn trong hạn, hoặc đang chờ người nộp bổ sung hay nộp phí, thuế."),
    "paused_or_stopped": _("Đang chờ người nộp ở cuối kỳ, dù còn hạn hay không, hoặc dừng xử lý trong kỳ."),
    "paused_or_stopped_within": _(
        "Đang chờ người nộp ở cuối kỳ, hoặc dừng xử lý trong kỳ; lúc tạm dừng, lúc dừng chưa quá hạn."
    ),
    "paused_or_stopped_overdue": _("Đang chờ người nộp ở cuối kỳ, hoặc dừng xử lý trong kỳ; lúc ấy đã quá hạn."),
    "closed_or_waiting": _("Kết thúc trong kỳ, hoặc đang chờ người nộp bổ sung ở cuối kỳ."),
    "on_time_ended_or_waiting": _(
        "Kết thúc trong kỳ đúng ngày hẹn trả, vì rút hay vì dừng, hoặc đang chờ người nộp bổ sung ở cuối kỳ."
    ),
    "in_process": _("Chưa kết thúc ở cuối kỳ: đồng hồ đang chạy, hoặc chờ nộp phí, thuế; không kể chờ bổ sung."),
    "within_or_paying": _("Chưa kết thúc ở cuối kỳ: còn trong hạn, hoặc chờ nộp phí, thuế; không kể chờ bổ sung."),
    "waiting_supplement": _("Chưa kết thúc ở cuối kỳ, đang chờ người nộp bổ sung, dù còn hạn hay không."),
    "waiting_payment": _("Chưa kết thúc ở cuối kỳ, đang chờ người nộp nộp phí, thuế, dù còn hạn hay không."),
    "paused_within": _("Đang chờ người nộp ở cuối kỳ; lúc tạm dừng chưa quá hạn."),
    "paused_overdue": _("Đang chờ người nộp ở cuối kỳ, nhưng đã quá hạn."),
    "stopped_within": _("Dừng xử lý trong kỳ, lúc dừng chưa quá hạn."),
    "stopped_overdue": _("Dừng xử lý trong kỳ, lúc dừng đã quá hạn."),
    # of single cards
    **dict.fromkeys(("accepted_early", "accepted_on_time", "accepted_late"), _DECIDED),
    **dict.fromkeys(("accepted_within_time", "accepted_overdue", "accepted_paused"), _OPEN),
    "accepted_transferred": _("Tiếp nhận trong kỳ, chưa kết thúc ở cuối kỳ và lúc ấy ở trung tâm khác."),
    "accepted_withdrawn": _("Tiếp nhận trong kỳ và kết thúc trước cuối kỳ vì người nộp rút hồ sơ."),
    "accepted_stopped": _("Tiếp nhận trong kỳ và kết thúc trước cuối kỳ vì dừng xử lý."),
    "supplement_asked": _("Yêu cầu bổ sung trong kỳ, trước hoặc sau tiếp nhận, không kể yêu cầu đã đính chính."),
    # of fees
    "with_fee": _("Tiếp nhận trong kỳ, thủ tục có mức phí, lệ phí lớn hơn 0 cho cách nộp ấy khi tiếp nhận."),
    "payment_asked": _(
        "Yêu cầu thực hiện nghĩa vụ tài chính trong kỳ, không kể yêu cầu đã đính chính; tính cho nơi yêu cầu."
    ),
    "paid": _("Ghi nhận đã nộp trong kỳ theo yêu cầu trước đó, không kể dòng đã đính chính; tính cho nơi ghi nhận."),
}
