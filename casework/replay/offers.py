"""What people come for in the demo: the catalogue in force, with how often each procedure is asked. Our choice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from casework.replay.allocation import CenterMonth, shares
from centers.models import Procedure, Term, TermPaper
from law.limit import Limit, Unit

OTHER = "other"
CERTIFICATION = "chung_thuc"  # on the portal it has the direct channel only
POVERTY = "giam_ngheo"  # no online filing either
# How often a procedure is asked within its field; the others share what is left by the length of their limits.
ASKED = {
    "2.000815": 70, "2.000884": 24, "2.000942": 3, "2.001008": 1, "2.001035": 4,
    "2.000635": 30, "1.001193": 22, "1.004873": 20, "1.000894": 11, "1.000656": 7, "1.004859": 6, "1.004884": 3,
    "1.001612": 50, "2.000720": 22, "1.001266": 12, "1.001570": 9, "2.000575": 4,
    "1.011441": 42, "1.012796": 12, "1.013949": 12, "1.012753": 11, "1.013978": 7, "1.013952": 5, "1.013953": 5,
    "1.012766": 4, "1.013979": 3, "1.012812": 3,
    "1.013225": 40, "1.013229": 20, "1.013227": 14, "1.013228": 10, "1.013226": 12,
    "1.001776": 30, "1.014027": 24, "1.001731": 12, "1.001653": 12, "1.014028": 8, "1.001699": 9, "1.012169": 5,
}  # fmt: skip
RARE = 0.4


@dataclass(frozen=True, slots=True)
class Offer:
    """A procedure as it can be asked for: its term in force and its checklist."""

    procedure: Procedure
    limit: Limit
    papers: tuple[TermPaper, ...]
    channels: frozenset[str]
    weight: float

    @property
    def field(self) -> str:
        return self.procedure.field.code

    @property
    def online(self) -> bool:
        return "online" in self.channels and self.field != CERTIFICATION


class Catalogue:
    """Offers by field, in force on a day. Three queries."""

    def __init__(self, on: date) -> None:
        papers: dict[int, list[TermPaper]] = {}
        for paper in TermPaper.objects.filter(is_active=True).order_by("term_id", "position"):
            papers.setdefault(paper.term_id, []).append(paper)
        terms = Term.objects.in_force(on).filter(case="", is_active=True, procedure__is_active=True)
        self.offers = [
            _offer(term, papers.get(term.pk, []))
            for term in terms.select_related("procedure__field").order_by("procedure__code")
            if term.unit != Unit.HOUR.value and papers.get(term.pk)
        ]
        named = set(shares())
        self.by_field: dict[str, list[Offer]] = {field: [] for field in named}
        for offer in self.offers:
            self.by_field[offer.field if offer.field in named else OTHER].append(offer)

    def draw(self, rng: Random, field: str, count: int, *, online: bool) -> list[Offer]:
        """``count`` offers of a field, drawn by how often they are asked; online only those that may be."""
        able = [offer for offer in self.by_field[field] if offer.online or not online]
        return rng.choices(able, [offer.weight for offer in able], k=count) if count else []

    def asked_for(self, rng: Random, month: CenterMonth) -> tuple[list[Offer], list[Offer]]:
        """What a center is asked for in the month, online and at the counter, by the shares of the fields."""
        counter = counter_shares(month)
        offline = [offer for field, n in counter.items() for offer in self.draw(rng, field, n, online=False)]
        wanted = {
            field: max(share * month.received - counter.get(field, 0), 0)
            for field, share in shares().items()
            if field not in (CERTIFICATION, POVERTY)
        }
        online = [
            offer for field, n in split(month.online, wanted).items() for offer in self.draw(rng, field, n, online=True)
        ]
        return online, offline


def _offer(term: Term, papers: Iterable[TermPaper]) -> Offer:
    days = term.amount * (5 / 7 if term.unit == Unit.CALENDAR_DAY.value else 1)
    weight = ASKED.get(term.procedure.code, RARE / (1 + days / 8))
    return Offer(term.procedure, term.limit, tuple(papers), frozenset(term.channels), weight)


def counter_shares(month: CenterMonth) -> dict[str, int]:
    """How many come to the counter or by post, by field.

    Certification stays below the offline share and leaves room for what is open at the end of the month, since a
    certification is done the same day. What is filed at the counter only comes next, the rest takes what is left.
    """
    offline = month.received - month.online
    open_offline = offline - (month.decided - month.decided_online)
    certified = min(round(offline * shares()[CERTIFICATION] / 0.0883), offline - open_offline)
    rest = offline - certified
    parts = split(rest, {POVERTY: 0.62, "ho_tich": 0.16, "dat_dai": 0.08, "btxh": 0.07, "ncc": 0.07})
    return {CERTIFICATION: certified, **parts}


def split(total: int, weights: dict[str, float]) -> dict[str, int]:
    """``total`` in whole parts by weight; the largest remainders get what rounding leaves."""
    whole = sum(weights.values())
    exact = {name: total * weight / whole for name, weight in weights.items()}
    parts = {name: int(value) for name, value in exact.items()}
    left = total - sum(parts.values())
    for name in sorted(exact, key=lambda name: parts[name] - exact[name])[:left]:
        parts[name] += 1
    return parts


def reach(offers: Sequence[Offer]) -> list[Limit]:
    """The distinct limits of offers, shortest first."""
    days = {Unit.SAME_DAY: 0.0, Unit.WORKING_DAY: 1.0, Unit.CALENDAR_DAY: 5 / 7, Unit.HOUR: 1 / 8, Unit.MONTH: 22.0}
    return sorted({offer.limit for offer in offers}, key=lambda limit: (limit.amount * days[limit.unit], limit.unit))
