"""The figures of a period: what ``manage.py figures --json`` prints, of as much of the city as the client sees."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from casework.doors.api.problems import Problem
from casework.doors.api.query import DayField, Query, TextField, WordField
from casework.doors.api.reading import OVERSIGHT, Reading, wrong
from casework.figures import BY, Figures, report, table
from casework.figures.spans import KINDS, LONGEST_DAYS, Span, fault, read
from casework.figures.stretches import LENGTHS, stretches
from casework.figures.written import report_as_json, table_as_json
from casework.templatetags.periods import PROBLEMS
from centers.models import Center
from law.calendar import local_date, to_seconds
from law.terms import Role

LEADERS = frozenset({Role.SUPERVISOR, Role.CENTER_ADMIN})  # figures of single officers are for who leads them
MOST_ROWS = 100  # stretches by an axis of time, each of which is counted on its own (our choice)
SPANS = (
    "Days in one word: `2025-07-14`, `2025-W28`, `2025-07`, `2025-Q3`, `2025-H2`, `2025`, `2025-07-hc` (15 June to "
    "14 July) or `2025-07-01..2025-07-20`. This month when neither it nor `from` is said."
)


class FiguresQuery(Query):
    finds = True

    span = TextField(required=False, max_length=40, help_text=SPANS)
    center = TextField(required=False, max_length=10, help_text="Code of one center; all the client sees unless said.")
    by = WordField(required=False, choices=BY, help_text="Rows by it, instead of the centers.")

    def get_fields(self) -> dict[str, Any]:
        """With ``from``, which Python keeps for itself."""
        days = {
            "from": DayField(required=False, help_text="First local day, with `to`; instead of `span`."),
            "to": DayField(required=False, help_text="Last local day, included."),
        }
        return super().get_fields() | days


class RateSerializer(serializers.Serializer):
    """A share in percent; of `median_days` and `p90_days` a number of working days, which has no numerator."""

    numerator = serializers.IntegerField(allow_null=True)
    denominator = serializers.IntegerField()
    value = serializers.CharField(allow_null=True, help_text="Two decimals.")


_COMPLETE = Figures(complete=True)
_RATES = inline_serializer("Rates", {name: RateSerializer() for name in _COMPLETE.rates_as_json()})
_COUNTS: dict[str, Any] = {name: serializers.IntegerField() for name in _COMPLETE.counts} | {"rates": _RATES}
_NAMED = {"code": serializers.CharField(), "name": serializers.CharField()} | _COUNTS
_CITY = inline_serializer("Figures", _COUNTS)
FiguresReport = inline_serializer(
    "FiguresReport",
    {
        "from": serializers.DateField(),
        "to": serializers.DateField(help_text="The last day, included."),
        "as_of": serializers.DateTimeField(help_text="The instant of the count: the end of the period, or now."),
        "by": serializers.ChoiceField(choices=BY, required=False, help_text="There when it was asked for."),
        "city": _CITY,
        "centers": inline_serializer("NamedFigures", _NAMED, many=True, required=False, help_text="Without `by`."),
        "rows": inline_serializer("FiguresRow", _NAMED, many=True, required=False, help_text="With `by`."),
    },
)


class FiguresOf(Reading):
    """Counts and rates of a period, of the city and each center, or by an axis.

    A rate is a numerator over a denominator; its value is a percentage with two decimals, null over nothing. A center's
    client is told of its own center alone: what stands as `city` is then the whole of that.
    """

    access, scope = OVERSIGHT, "figures:read"
    query, answers = FiguresQuery, FiguresReport

    def get(self, request: Request) -> Response:
        asked = self.asked()
        by, codes = asked.get("by"), self._codes(asked)
        period = span_asked(asked, local_date(to_seconds(self.at))).period(self.at)
        if by is None:
            centers = None if codes is None else list(Center.objects.filter(code__in=codes))
            return Response(report_as_json(report(period, centers, complete=True)))
        if by == "officer" and not self.officer.has(*LEADERS):
            raise Problem("forbidden", _("Số liệu từng cán bộ chỉ dành cho người phụ trách Trung tâm."))
        if by in LENGTHS and len(stretches(period, by)) > MOST_ROWS:
            raise wrong("by", _("Nhiều hơn %(most)s dòng: chọn kỳ ngắn hơn.") % {"most": MOST_ROWS})
        return Response(table_as_json(table(period, by, codes, complete=True)))

    def _codes(self, asked: dict[str, Any]) -> tuple[str, ...] | None:
        """The centers it is asked of; None is the whole city."""
        if "center" in asked:
            return (self.center(asked["center"]).code,)
        return None if self.reach.codes is None else tuple(sorted(self.reach.codes))


def span_asked(asked: Mapping[str, Any], today: date) -> Span:
    """The days an address says, as one word or as two days; this month when it says none."""
    days = {name: asked[name] for name in ("from", "to") if name in asked}
    if days and "span" in asked:
        raise wrong("span", _("Ghi span, hoặc from và to, không ghi cả hai."))
    if len(days) == 1:
        raise wrong("to" if "from" in days else "from", _("Ghi đủ from và to."))
    if days:
        span, at = Span("range", days["from"], days["to"]), "from"
    else:
        found = read(asked["span"]) if "span" in asked else KINDS["month"].around(today)
        if found is None:
            raise wrong("span", sentence("word"))
        span, at = found, "span"
    problem = fault(span, today)
    if problem:
        raise wrong(at, sentence(problem))
    return span


def sentence(problem: str) -> str:
    """What a fault of days is, as the pages say it."""
    return str(PROBLEMS[problem] % {"years": LONGEST_DAYS // 366})
