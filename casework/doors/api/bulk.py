"""Many new dossiers in one request: the good rows are written, each bad one is told what is wrong with it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from casework import desk
from casework.doors.api import once
from casework.doors.api.dossiers import OPEN, WrittenSerializer, written
from casework.doors.api.opening import Asked, Shelf, asked_of
from casework.doors.api.problems import Problem, ProblemBody, problem_of
from casework.doors.api.view import ApiView

MOST_ROWS = 500


@extend_schema_field({"anyOf": [{"$ref": "#/components/schemas/OpeningFieldsRequest"}, {}]})
class RowField(serializers.JSONField):
    """The body of a single one. What is none is refused as a row, not as a request."""


class BulkFields(serializers.Serializer):
    """New dossiers, each as the body of a single one."""

    rows = serializers.ListField(child=RowField(), min_length=1, max_length=MOST_ROWS)


class RowSerializer(serializers.Serializer):
    """What became of a row: a dossier, or a problem."""

    row = serializers.IntegerField(min_value=0, help_text="Its place in the request, from 0.")
    dossier = WrittenSerializer(allow_null=True)
    problem = ProblemBody(allow_null=True)


class BulkSerializer(serializers.Serializer):
    """The rows in their order."""

    written = serializers.IntegerField(min_value=0)
    refused = serializers.IntegerField(min_value=0)
    rows = RowSerializer(many=True)


class DossierBulk(ApiView):
    """Up to 500 new dossiers. A row that is refused keeps none of the others from being written."""

    access, scope = OPEN, "dossiers:write"

    @extend_schema(request=BulkFields, responses={200: BulkSerializer}, parameters=[once.PARAMETER])
    def post(self, request: Request) -> Response:
        """Open up to 500 dossiers, each with a result of its own."""
        outcomes: list[Asked | Problem] = [_judged(row) for row in rows_of(request.data)]
        asked = {place: row for place, row in enumerate(outcomes) if isinstance(row, Asked)}
        shelf = Shelf(asked.values(), by=self.officer, at=self.at)
        return once.once(self, lambda: (200, drawn(self._write(outcomes, asked, shelf))))

    def _write(
        self, outcomes: list[Asked | Problem], asked: dict[int, Asked], shelf: Shelf
    ) -> list[dict[str, Any] | Problem]:
        """The rows as they were written, in the place of what was asked."""
        shelf.fetch()
        done: dict[int, dict[str, Any] | Problem] = {
            place: row for place, row in enumerate(outcomes) if isinstance(row, Problem)
        }
        plans: dict[int, desk.Plan] = {}
        for place, row in asked.items():
            try:
                plans[place] = shelf.plan(row)
            except desk.Refused as refused:
                done[place] = problem_of(refused)
        for place, card in zip(plans, desk.write_each(list(plans.values()), books=shelf.books), strict=True):
            if isinstance(card, desk.Refused):
                done[place] = problem_of(card)
            else:
                done[place] = written(card)
                shelf.bring_up_to_date(asked[place])
        return [done[place] for place in range(len(outcomes))]


def rows_of(body: Any) -> list[Any]:
    """The rows of a request; raises a 422 where there are none, or too many."""
    rows = body.get("rows") if isinstance(body, dict) and set(body) == {"rows"} else None
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_ROWS:
        why = _("Gửi rows: từ 1 đến %(most)s hồ sơ.") % {"most": MOST_ROWS}
        raise Problem("invalid", errors=[(("rows",), why)])
    return rows


def _judged(row: Any) -> Asked | Problem:
    try:
        return asked_of(row)
    except serializers.ValidationError as error:
        return problem_of(error)


def drawn(rows: list[dict[str, Any] | Problem]) -> dict[str, Any]:
    """As ``BulkSerializer`` declares it."""
    told = [
        {"row": place, "dossier": None, "problem": row.body()}
        if isinstance(row, Problem)
        else {"row": place, "dossier": row, "problem": None}
        for place, row in enumerate(rows)
    ]
    bad = sum(isinstance(row, Problem) for row in rows)
    return {"written": len(rows) - bad, "refused": bad, "rows": told}
