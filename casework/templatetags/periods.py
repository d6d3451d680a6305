"""The period picker: arrows, quick choices and the form, as components/period.html draws them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.figures.chosen import AGAINST, FROM, KEY, KIND, TO, YEAR_AGO, Chosen
from casework.figures.spans import BEGAN_ON, KINDS, LONGEST_DAYS, Span
from casework.templatetags.figure_words import span_days, span_words
from casework.templatetags.words import full_date

register = template.Library()

KIND_WORDS: dict[str, Promise] = {
    "day": gettext_lazy("Ngày"),
    "week": gettext_lazy("Tuần"),
    "month": gettext_lazy("Tháng"),
    "admin_month": gettext_lazy("Tháng hành chính (15 đến 14)"),
    "quarter": gettext_lazy("Quý"),
    "half": gettext_lazy("6 tháng"),
    "year": gettext_lazy("Năm"),
    "range": gettext_lazy("Từ ngày đến ngày"),
}
PROBLEMS: dict[str, Promise] = {
    "word": gettext_lazy("Không hiểu kỳ ghi trong địa chỉ."),
    "kind": gettext_lazy("Trang này không có số liệu của loại kỳ đó."),
    "day": gettext_lazy("Ngày cần ghi đủ ngày, tháng, năm và có thật, ví dụ 14/07/2025."),
    "reversed": gettext_lazy("Ngày cuối đứng trước ngày đầu: hãy đổi chỗ hai ngày."),
    "future": gettext_lazy("Kỳ này chưa bắt đầu, nên chưa có số liệu."),
    "early": gettext_lazy("Các Trung tâm hoạt động từ 01/07/2025, trước đó chưa có số liệu."),
    "long": gettext_lazy("Khoảng ngày dài quá %(years)s năm: hãy chọn ngắn hơn."),
}


def _this(kind: str) -> Callable[[date], Span]:
    return lambda today: KINDS[kind].around(today)


QUICK: tuple[tuple[Promise, str, Callable[[date], Span]], ...] = (
    (gettext_lazy("Hôm nay"), "day", _this("day")),
    (gettext_lazy("Tuần này"), "week", _this("week")),
    (gettext_lazy("Tháng này"), "month", _this("month")),
    (gettext_lazy("Tháng trước"), "month", lambda today: KINDS["month"].around(today).before()),
    (gettext_lazy("Quý này"), "quarter", _this("quarter")),
    (gettext_lazy("Năm nay"), "year", _this("year")),
    (gettext_lazy("Tháng hành chính"), "admin_month", _this("admin_month")),
)


@register.simple_tag
def period_picker(chosen: Chosen, action: str, keep: Mapping[str, str]) -> dict[str, Any]:
    """What components/period.html draws; ``keep`` are the other parameters of the page's address."""

    def address(span: Span, year_ago: bool = chosen.year_ago) -> str:
        beside = Chosen(span, chosen.now, year_ago)
        return f"{action}?{beside.query(**keep)}"

    span, typed = chosen.span, chosen.typed
    earlier, later = span.before(), span.after()
    return {
        "earlier": _arrow(earlier, address) if earlier.last >= BEGAN_ON else None,
        "later": _arrow(later, address) if later.first <= chosen.today else None,
        "quick": list(_quick(chosen, address)),
        "kinds": _kinds(chosen.kinds, typed.get(KIND, span.kind)),
        "from": {"name": FROM, "value": typed.get(FROM, full_date(span.first))},
        "to": {"name": TO, "value": typed.get(TO, full_date(min(span.last, chosen.today)))},
        "ranges": "range" in chosen.kinds,
        "against": _against(chosen, address),
        "keep": [(name, value) for name, value in keep.items() if value],
        "problem": PROBLEMS[chosen.problem] % {"years": LONGEST_DAYS // 366} if chosen.problem else "",
        "names": {"kind": KIND, "against": AGAINST, "year_ago": YEAR_AGO, "span": KEY},
    }


def _arrow(span: Span, address: Callable[[Span], str]) -> dict[str, str]:
    return {"url": address(span), "words": span_words(span)}


def _quick(chosen: Chosen, address: Callable[[Span], str]) -> Iterator[dict[str, Any]]:
    """The usual ones, each under its days: one click."""
    for words, kind, of in QUICK:
        if kind in chosen.kinds:
            span = of(chosen.today)
            says = span_days(span) if kind in ("day", "week", "admin_month") else span_words(span)
            yield {"words": words, "url": address(span), "says": says, "current": span == chosen.span}


def _kinds(kinds: Any, asked: str) -> list[dict[str, Any]]:
    return [{"value": kind, "words": KIND_WORDS[kind], "selected": kind == asked} for kind in kinds]


def _against(chosen: Chosen, address: Callable[[Span, bool], str]) -> list[dict[str, Any]]:
    """The two it may stand beside."""
    spans = ((_("Kỳ trước"), False, chosen.span.before()), (_("Cùng kỳ năm trước"), True, chosen.span.year_ago()))
    return [
        {
            "words": words,
            "year_ago": ago,
            "says": span_words(beside),
            "url": address(chosen.span, ago),
            "current": ago == chosen.year_ago,
        }
        for words, ago, beside in spans
    ]
