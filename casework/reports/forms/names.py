"""Names that rows of a list repeat, read once for all of them: three statements, whatever the number of rows."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from casework.templatetags.words import named, spoken
from centers.models import Center, Officer, Procedure


class Names:
    """Centers by code, procedures by key, officers by UUID; "" of what there is not."""

    def __init__(self) -> None:
        self._centers: Mapping[str | None, str] = {one.code: named(one) for one in Center.objects.all()}
        procedures = Procedure.objects.only("name_vi", "name_en")
        self._procedures: Mapping[int, str] = {one.pk: spoken(one) for one in procedures}
        self._officers: Mapping[UUID | None, str] = dict(Officer.objects.values_list("uuid", "full_name"))

    def center(self, code: str | None) -> str:
        return self._centers.get(code, "")

    def procedure(self, key: int) -> str:
        return self._procedures.get(key, "")

    def officer(self, key: UUID | None) -> str:
        return self._officers.get(key, "")
