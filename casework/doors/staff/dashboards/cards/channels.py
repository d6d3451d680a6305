"""By which way dossiers come in, beside the whole city."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any

from django.utils.translation import gettext as _

from casework.doors.staff.dashboards.scene import Scene
from casework.figures.channels import channels
from casework.figures.counts import Figures, total
from casework.figures.flows import CHANNELS
from casework.figures.rates import Rate
from casework.templatetags.words import decimal, percent


@dataclass(frozen=True, slots=True)
class Part:
    """A channel's share; lengths in percent of the width, as attributes."""

    channel: str
    count: int
    rate: Rate
    x: str
    width: str


def context(scene: Scene) -> dict[str, Any]:
    """One statement."""
    found = channels(scene.chosen.period)
    here, city = total(found[code] for code in scene.codes or () if code in found), total(found.values())
    online = [rate for one in found.values() if (rate := one.rates["online_rate"].value) is not None]
    middle = median(online) if online else None
    return {
        "here": _parts(here),
        "city": _parts(city),
        "accepted": here.accepted,
        "middle": middle,
        "tick": "" if middle is None else f"{middle:.2f}%",
        "answer": _answer(here.rates["online_rate"], city.rates["online_rate"]),
    }


def _parts(found: Figures) -> list[Part]:
    parts, x = [], 0.0
    for channel in CHANNELS:
        rate = Rate(getattr(found, channel), found.accepted)
        width = 0.0 if not found.accepted else rate.numerator * 100 / found.accepted
        parts.append(Part(channel, rate.numerator, rate, f"{x:.2f}%", f"{width:.2f}%"))
        x += width
    return parts


def _answer(here: Rate, city: Rate) -> str:
    if here.value is None or city.value is None:
        return _("Hình thức nộp: kỳ này chưa tiếp nhận hồ sơ nào")
    apart: Decimal = here.value - city.value
    words = {"rate": percent(here), "apart": decimal(abs(apart))}
    if not apart:
        return _("Trực tuyến %(rate)s, bằng toàn thành phố") % words
    if apart > 0:
        return _("Trực tuyến %(rate)s, cao hơn thành phố %(apart)s điểm") % words
    return _("Trực tuyến %(rate)s, thấp hơn thành phố %(apart)s điểm") % words
