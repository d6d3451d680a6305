"""The figures of the city that are published first, each with its parts and what it means."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from casework.figures import Figures, Rate
from casework.templatetags.words import grouped, percent


@dataclass(frozen=True, slots=True)
class Published:
    """One figure in words; ``rate`` is that of the leading one, drawn as a bar."""

    label: str
    value: str
    parts: str
    means: str
    rate: Rate | None = None


def headline(city: Figures) -> list[Published]:
    """On time, accepted, online, overdue, settled."""
    rates = city.rates
    on_time, online, settled = rates["on_time_of_decided"], rates["online_rate"], rates["settlement_rate"]
    channels = {name: grouped(getattr(city, name)) for name in ("online", "counter", "post")}
    return [
        Published(
            _("Giải quyết đúng hạn"), percent(on_time), _("%(part)s / %(whole)s hồ sơ đã có kết quả") % _parts(on_time),
            _("Trong số hồ sơ có kết quả trong kỳ, bao nhiêu có trước hoặc đúng ngày hẹn."), on_time,
        ),
        Published(
            pgettext("số hồ sơ", "Tiếp nhận"), grouped(city.accepted),
            _("%(online)s trực tuyến, %(counter)s tại quầy, %(post)s qua bưu chính") % channels,
            _("Hồ sơ được 40 Trung tâm tiếp nhận trong kỳ."),
        ),
        Published(
            _("Nộp trực tuyến"), percent(online), _("%(part)s / %(whole)s hồ sơ tiếp nhận") % _parts(online),
            _("Trong số hồ sơ tiếp nhận, bao nhiêu nộp qua Cổng dịch vụ công."),
        ),
        Published(
            _("Quá hạn cuối kỳ"), grouped(city.overdue),
            _("%(part)s / %(whole)s hồ sơ đang giải quyết") % _parts(rates["overdue_open"]),
            _("Hồ sơ chưa có kết quả và đã qua ngày hẹn, lúc tính số liệu."),
        ),
        Published(
            _("Tỷ lệ giải quyết"), percent(settled), _("%(part)s / %(whole)s hồ sơ phải giải quyết") % _parts(settled),
            _("Hồ sơ có kết quả trong kỳ, trên số tiếp nhận trong kỳ và từ kỳ trước chuyển sang."),
        ),
    ]  # fmt: skip


def _parts(rate: Rate) -> dict[str, str]:
    return {"part": grouped(rate.numerator), "whole": grouped(rate.denominator)}
