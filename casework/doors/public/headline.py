"""The figures of the city that are published first, each with its parts and what it means."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from casework.figures import Figures
from casework.templatetags.words import grouped, percent


def headline(city: Figures) -> list[dict[str, Any]]:
    """``label``, ``value``, ``parts``, ``means``, and for the leading one its ``rate``."""
    rates = city.rates
    on_time = rates["on_time_of_decided"]
    return [
        {
            "key": "on_time_of_decided",
            "label": _("Giải quyết đúng hạn"),
            "value": percent(on_time),
            "rate": on_time,
            "parts": _("%(part)s / %(whole)s hồ sơ đã có kết quả") % _parts(on_time),
            "means": _("Trong số hồ sơ có kết quả trong kỳ, bao nhiêu có trước hoặc đúng ngày hẹn."),
        },
        {
            "key": "accepted",
            "label": pgettext("số hồ sơ", "Tiếp nhận"),
            "value": grouped(city.accepted),
            "parts": _("%(online)s trực tuyến, %(counter)s tại quầy, %(post)s qua bưu chính")
            % {name: grouped(getattr(city, name)) for name in ("online", "counter", "post")},
            "means": _("Hồ sơ được 40 Trung tâm tiếp nhận trong kỳ."),
        },
        {
            "key": "online_rate",
            "label": _("Nộp trực tuyến"),
            "value": percent(rates["online_rate"]),
            "parts": _("%(part)s / %(whole)s hồ sơ tiếp nhận") % _parts(rates["online_rate"]),
            "means": _("Trong số hồ sơ tiếp nhận, bao nhiêu nộp qua Cổng dịch vụ công."),
        },
        {
            "key": "overdue",
            "label": _("Quá hạn cuối kỳ"),
            "value": grouped(city.overdue),
            "parts": _("%(part)s / %(whole)s hồ sơ đang giải quyết") % _parts(rates["overdue_open"]),
            "means": _("Hồ sơ chưa có kết quả và đã qua ngày hẹn, lúc tính số liệu."),
        },
        {
            "key": "settlement_rate",
            "label": _("Tỷ lệ giải quyết"),
            "value": percent(rates["settlement_rate"]),
            "parts": _("%(part)s / %(whole)s hồ sơ phải giải quyết") % _parts(rates["settlement_rate"]),
            "means": _("Hồ sơ có kết quả trong kỳ, trên số tiếp nhận trong kỳ và từ kỳ trước chuyển sang."),
        },
    ]


def _parts(rate: Any) -> dict[str, str]:
    return {"part": grouped(rate.numerator), "whole": grouped(rate.denominator)}
