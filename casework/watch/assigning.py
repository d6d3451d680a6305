"""Many dossiers given at once: each by itself, so that one that cannot be given holds up no other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from casework import desk
from casework.models import Dossier
from centers.models import Officer
from law.steps import Stage, Step

DONE, KEPT, REFUSED, STALE = "done", "kept", "refused", "stale"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one dossier; ``why`` in words when it was not given."""

    dossier: Dossier
    officer: Officer
    result: str
    why: str = ""


def assign_each(
    pairs: Iterable[tuple[Dossier, Officer]], *, by: Officer, at: datetime, expect: Mapping[int, int], reason: str = ""
) -> list[Outcome]:
    """Give each dossier to its officer, in the order of the ids, whatever order they come in.

    The caller holds one transaction, so every card written stays locked until its end: two calls that share dossiers
    wait for each other and never in a circle. ``expect`` is the last changing line each was chosen by.
    """
    ordered = sorted(pairs, key=lambda pair: pair[0].pk)
    return [_assign(dossier, officer, by, at, expect.get(dossier.pk), reason) for dossier, officer in ordered]


def _assign(dossier: Dossier, officer: Officer, by: Officer, at: datetime, expect: int | None, reason: str) -> Outcome:
    if dossier.holder_id == officer.uuid:
        return Outcome(dossier, officer, KEPT, _("Người này đang giữ rồi."))
    if dossier.stage == Stage.SIGN:
        return Outcome(dossier, officer, REFUSED, _("Đang chờ ký; muốn làm lại thì trả lại từng hồ sơ."))
    try:
        desk.take(Step.ASSIGN, dossier, by=by, at=at, expect=expect, officer=officer, reason=reason)
    except desk.Refused as refused:
        return Outcome(dossier, officer, REFUSED, " ".join(refused.fields.values()))
    except desk.Stale as stale:
        return Outcome(dossier, officer, STALE, _("%(who)s vừa ghi bước khác.") % {"who": stale.by})
    return Outcome(dossier, officer, DONE)
