"""The indicators of the scorecard: what each is made of, how it becomes points, and whether it can be counted here.

The words say what is divided by what; the numbers come from ``casework.figures`` and ``weights``, never from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.reports.scorecard.points import Scale
from casework.reports.scorecard.weights import SCALES, VERSION

__all__ = ["BY_KEY", "GROUPS", "INDICATORS", "SERVICES", "VERSION", "Group", "How", "Indicator"]


class How(StrEnum):
    """Where the ratio comes from."""

    COUNTED = "counted"  # here, from dossiers and the catalogue
    UPPER = "upper"  # counted here, but without a part that would make it smaller
    PARTLY = "partly"  # a part is counted here; without the other one there are no points
    ENTERED = "entered"  # by hand, read on the portal


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    name: Any

    @property
    def most(self) -> Decimal:
        return sum((one.scale.most for one in INDICATORS if one.group == self.key), Decimal(0))


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line of the card. ``above`` and ``below`` say what is divided by what.

    ``parts`` are the lists behind both: names of ``figures.behind``, or of ``SERVICES``; () when entered by hand.
    """

    key: str
    group: str
    name: Any
    above: Any
    below: Any
    how: How = How.ENTERED
    parts: tuple[str, ...] = ()
    note: Any = ""  # what it lacks, or how it is read

    @property
    def scale(self) -> Scale:
        return SCALES[self.key]

    @property
    def subject(self) -> str:
        """Under which its entries are kept."""
        return f"766.{self.key}"

    @property
    def enterable(self) -> bool:
        """Whether a figure of the portal may stand: where ours is not the whole of it."""
        return self.how is not How.COUNTED


SERVICES = ("procedures", "services", "services_used")  # lists of procedures, not of dossiers
GROUPS = (
    Group("open", _("Công khai, minh bạch")),
    Group("progress", _("Tiến độ giải quyết")),
    Group("online", _("Dịch vụ công trực tuyến")),
    Group("payment", _("Thanh toán trực tuyến")),
    Group("satisfaction", _("Mức độ hài lòng")),
    Group("digital", _("Số hóa hồ sơ")),
)
_PROCEDURES = _("thủ tục hành chính")
_ACCEPTED = _("hồ sơ tiếp nhận trong kỳ")
_UNNAMED = _("Nguồn của chúng tôi chỉ cho biết số điểm, không nêu tên và cách tính: lấy tỷ lệ trên Cổng.")
_PETITIONS = _("Trong kỳ không có phản ánh, kiến nghị nào thì Cổng cho đủ điểm: nhập 100 %.")

INDICATORS = (
    Indicator("1.1", "open", _("Thủ tục công bố đúng hạn"), _("thủ tục công bố đúng hạn"), _PROCEDURES),
    Indicator("1.2", "open", _("Thủ tục cập nhật, công khai đúng hạn"), _("thủ tục công khai đúng hạn"), _PROCEDURES),
    Indicator(
        "1.3",
        "open",
        _("Thủ tục công khai đủ các bộ phận tạo thành"),
        _("thủ tục công khai đủ nội dung"),
        _PROCEDURES,
    ),
    Indicator(
        "1.4",
        "open",
        _("Hồ sơ đồng bộ lên Cổng Dịch vụ công quốc gia"),
        _("hồ sơ đã đồng bộ"),
        _("hồ sơ phải đồng bộ"),
    ),
    Indicator(
        "2.1",
        "progress",
        _("Hồ sơ xử lý trước hạn, đúng hạn"),
        _("giải quyết trước và đúng hạn, và đang giải quyết còn trong hạn"),
        _("hồ sơ phải giải quyết trong kỳ"),
        How.COUNTED,
        ("in_time_766", "handled_766"),
        _("Bị yêu cầu bổ sung từ lần thứ hai thì tính là trễ; chờ bổ sung chỉ nằm ở mẫu số."),
    ),
    Indicator(
        "3.1",
        "online",
        _("Thủ tục cung cấp trực tuyến"),
        _("thủ tục toàn trình và một phần"),
        _("thủ tục trong danh mục cấp xã"),
        How.COUNTED,
        ("services", "procedures"),
        _("Theo danh mục đang dùng vào ngày cuối kỳ, như nhau ở mọi Trung tâm."),
    ),
    Indicator(
        "3.2",
        "online",
        _("Dịch vụ công trực tuyến có phát sinh hồ sơ"),
        _("dịch vụ có ít nhất một hồ sơ nộp trực tuyến trong kỳ"),
        _("dịch vụ công trực tuyến"),
        How.COUNTED,
        ("services_used", "services"),
    ),
    Indicator(
        "3.3",
        "online",
        _("Hồ sơ nộp trực tuyến"),
        _("hồ sơ nộp trực tuyến"),
        _ACCEPTED,
        How.UPPER,
        ("online", "accepted"),
        _("Cao nhất có thể: Cổng chỉ tính khi có kết quả điện tử, nơi phải trả kết quả; ở đây chưa ghi nhận."),
    ),
    Indicator(
        "3.5",
        "payment",
        _("Hồ sơ thanh toán trực tuyến"),
        _("hồ sơ thanh toán trực tuyến"),
        _("hồ sơ có phí, lệ phí"),
    ),
    Indicator(
        "3.6b",
        "payment",
        _("Thanh toán trực tuyến theo thủ tục, phần B"),
        _("thành phần B của Cổng, tính theo thủ tục"),
        _PROCEDURES,
    ),
    Indicator(
        "3.6c",
        "payment",
        _("Thanh toán trực tuyến theo thủ tục, phần C"),
        _("thành phần C của Cổng, tính theo thủ tục"),
        _PROCEDURES,
    ),
    Indicator(
        "5.2",
        "satisfaction",
        _("Phản ánh, kiến nghị xử lý đúng hạn"),
        _("phản ánh, kiến nghị xử lý đúng hạn"),
        _("phản ánh, kiến nghị"),
        note=_PETITIONS,
    ),
    Indicator(
        "5.3",
        "satisfaction",
        _("Hài lòng về xử lý phản ánh, kiến nghị"),
        _("phản ánh, kiến nghị không trễ và không bị chê"),
        _("phản ánh, kiến nghị"),
        note=_PETITIONS,
    ),
    Indicator(
        "5.4",
        "satisfaction",
        _("Hài lòng về giải quyết thủ tục"),
        _("hồ sơ không trễ và không bị phản ánh, kiến nghị"),
        _("hồ sơ đã giải quyết"),
        How.PARTLY,
        ("in_time", "decided"),
        _("Chỉ đếm được phần không trễ; phần phản ánh, không hài lòng do Cổng ghi nhận."),
    ),
    Indicator(
        "4.1",
        "digital",
        _("Cấp kết quả điện tử"),
        _("hồ sơ có tệp kết quả điện tử"),
        _("hồ sơ thuộc thủ tục phải trả kết quả bằng giấy tờ"),
    ),
    Indicator(
        "4.2",
        "digital",
        _("Số hóa hồ sơ, kết quả"),
        _("hồ sơ có tệp ở thành phần và ở kết quả"),
        _ACCEPTED,
    ),
    Indicator(
        "4.3",
        "digital",
        _("Tái sử dụng dữ liệu số hóa"),
        _("hồ sơ dùng lại ít nhất một giấy tờ"),
        _ACCEPTED,
    ),
    Indicator(
        "4.4",
        "digital",
        _("Liên kết với kho dữ liệu cá nhân"),
        _("hồ sơ có liên kết"),
        _ACCEPTED,
    ),
    Indicator(
        "4.5",
        "digital",
        _("Dùng dữ liệu dân cư"),
        _("hồ sơ đã xác thực với Cơ sở dữ liệu quốc gia về dân cư"),
        _ACCEPTED,
    ),
    Indicator("4.6", "digital", _("Chỉ số thứ sáu của nhóm số hóa"), _("theo Cổng"), _("theo Cổng"), note=_UNNAMED),
    Indicator("4.7", "digital", _("Chỉ số thứ bảy của nhóm số hóa"), _("theo Cổng"), _("theo Cổng"), note=_UNNAMED),
)
BY_KEY = {one.key: one for one in INDICATORS}
