"""What was scanned or typed at the returns desk, and whose results it names."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from casework import people, receipt_secret
from casework.models import Dossier
from casework.queries import DossierQuerySet
from casework.templatetags.words import full_date, named
from centers.models import Officer
from law.citizen_card import CardError, parse_card
from law.dossier_code import parse_code

MOST = 50
SHOWN_LETTERS = 40


@dataclass(slots=True)
class Found:
    """The results a search names, read like a page of a list; ``person_only`` is set when they are all one person's."""

    ready: list[Dossier] = field(default_factory=list)
    person_only: Dossier | None = None
    receipt: str = ""  # what the receipt's secret said, for the address of the hand-over
    notice: str = ""
    shown_as: str = ""
    previous: str = ""
    next: str = ""

    @property
    def rows(self) -> list[Dossier]:
        return self.ready

    @property
    def shown(self) -> int:
        return len(self.ready)

    total = None


def look(text: str, cards: DossierQuerySet, officer: Officer, at: datetime) -> Found:
    """Results waiting among ``cards`` for a receipt, code, card, name, number or phone. One or two queries."""
    asked, secret = receipt_secret.from_qr(text)
    asked = " ".join(asked.split())
    if "|" in asked:
        try:
            asked = parse_card(asked).number
        except CardError:
            return Found(notice=_("Dữ liệu quét không có số định danh. Quét lại hoặc nhập tay."))
    shown_as = asked if not asked.isdigit() or len(asked) < people.OLD_DIGITS else ""  # no whole number on the screen
    if not asked:
        return Found(notice=_("Quét mã trên giấy tiếp nhận, hoặc nhập mã, tên, số định danh, điện thoại."))
    ready = list(
        cards.to_hand_over().find(asked).select_related("procedure", "owner", "term").order_by("ended_at")[:MOST]
    )
    if not ready:
        return Found(notice=why_not(asked, cards, shown_as), shown_as=shown_as[:SHOWN_LETTERS])
    one = ready[0] if len({dossier.owner_id for dossier in ready}) == 1 else None
    receipt = ""
    if one is not None and secret:
        true = receipt_secret.matches(secret, one.uuid, settings.RECEIPT_KEY)
        receipt = "?giay=dung" if true else "?giay=sai"
    return Found(ready, one, receipt, shown_as=shown_as[:SHOWN_LETTERS])


def why_not(asked: str, cards: DossierQuerySet, shown_as: str) -> str:
    """Why there is nothing to hand over: the dossier is not that far, was handed over, or is not known here."""
    known = cards.find(asked).order_by("-registered_at").first() if parse_code(asked) else None
    if known is None:
        return _("Không có kết quả chờ trả cho “%(text)s”.") % {"text": shown_as[:SHOWN_LETTERS] or _("số vừa nhập")}
    given = {"code": known.code, "status": named(known.state)}
    if known.returned_at is not None:
        return _("Hồ sơ %(code)s đã trả kết quả ngày %(day)s.") % (given | {"day": full_date(known.returned_at)})
    return _("Hồ sơ %(code)s chưa có kết quả: %(status)s.") % given
