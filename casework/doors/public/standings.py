"""The forty centers side by side: ranked by a rate, or in another order with the ranks they have by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.figures import Report
from casework.figures.chosen import Chosen
from casework.figures.league import LEAST, Placing, league
from casework.templatetags.pictures import Axis, axis_of
from centers.models import Center
from centers.vietnamese import sort_key


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of the table: by a rate the centers are ranked, else they keep the ranks of the first one."""

    words: Promise
    rate: str = "on_time_of_decided"
    of: Promise | str = ""  # what the denominator counts
    key: Callable[[Placing, Center], Any] | None = None

    @property
    def rated(self) -> Promise:
        """The words of the rate the ranks are by."""
        return self.words if self.key is None else SORTS["dung-han"].words


OF_DECIDED = _("đã có kết quả")
SORTS: dict[str, Sort] = {
    "dung-han": Sort(_("Đúng hạn"), of=OF_DECIDED),
    "truc-tuyen": Sort(_("Trực tuyến"), "online_rate", _("hồ sơ tiếp nhận")),
    "giai-quyet": Sort(pgettext_lazy("tỷ lệ", "Giải quyết"), "settlement_rate", _("hồ sơ phải giải quyết")),
    "tiep-nhan": Sort(
        pgettext_lazy("số hồ sơ", "Tiếp nhận"), of=OF_DECIDED, key=lambda one, _center: -one.figures.accepted
    ),
    "qua-han": Sort(_("Quá hạn"), of=OF_DECIDED, key=lambda one, _center: -one.figures.overdue),
    "ten": Sort(_("Tên"), of=OF_DECIDED, key=lambda _one, center: sort_key(center.short_name_vi)),
}


@dataclass(frozen=True, slots=True)
class Standings:
    """Rows of (center, placing) in order, and what the table says of its rate."""

    sort: Sort
    rows: list[tuple[Center, Placing]]
    axis: Axis

    least = LEAST

    @property
    def has_target(self) -> bool:
        return self.sort.rate == "on_time_of_decided"


def standings(found: Report, slug: str) -> Standings:
    """The league of a report in the order asked for. One statement."""
    sort = SORTS[slug]
    centers = Center.objects.in_bulk(field_name="code")
    placings = league(found, sort.rate)
    rows = [(centers[one.code], one) for one in placings]
    if (key := sort.key) is not None:
        rows.sort(key=lambda row: key(row[1], row[0]))
    return Standings(sort, rows, axis_of(one.low for one in placings))


def sorts(chosen: Chosen, current: str, asked: Mapping[str, str]) -> list[dict[str, Any]]:
    """The orders there are, each a link that keeps period and language."""
    return [
        {"words": sort.words, "query": chosen.query(xep=slug, **asked), "current": slug == current}
        for slug, sort in SORTS.items()
    ]
