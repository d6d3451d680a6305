"""What answers a reading request beside dossiers: the words of its address are judged first, its answer is drawn."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.response import Response

from casework.doors.api.problems import Problem
from casework.doors.api.query import Query
from casework.doors.api.view import ApiView
from centers.access import OVERSEERS, READERS, Access, Scope
from centers.models import Center

CATALOGUE = Access(READERS, Scope.SIGNED_IN)  # of the city: anybody with an account
OVERSIGHT = Access(OVERSEERS, Scope.CENTER)  # figures, as on the dashboards


class Reading(ApiView):
    """A view that only reads. ``query`` are the words its address may hold, ``answers`` what it draws."""

    query: ClassVar[type[Query]] = Query
    answers: ClassVar[Any]

    def asked(self) -> dict[str, Any]:
        """The words of the address, judged."""
        return self.query.read(self.request.query_params)

    def drawn(self, thing: Any) -> Response:
        return Response(self.answers(thing).data)

    def need(self, scope: str) -> None:
        """Refuse a client that lacks a scope besides the view's own."""
        if not self.has_scope(scope):
            raise Problem("scope", _("Ứng dụng cần quyền %(scope)s.") % {"scope": scope}, scope=scope)

    def center(self, code: str) -> Center:
        """The center of a code, within the client's reach; beyond it there is none."""
        center = Center.objects.filter(code=code).first() if self.reach.covers(code) else None
        if center is None:
            raise NotFound
        return center


def wrong(name: str, why: str) -> Problem:
    """What is wrong with one word of the address, though it was spelt well."""
    return Problem("invalid", errors=[((name,), why)])
