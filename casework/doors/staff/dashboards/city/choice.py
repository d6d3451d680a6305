"""What the city page is asked to show: which rate, which group of centers, which map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from centers.models.center import Kind

RATE, GROUP, CAUTIOUS, MAP = "chi_so", "nhom", "than_trong", "ban_do"  # ?chi_so=766&nhom=xa&than_trong=1&ban_do=that
REAL = "that"
CHANGES = "thay_doi"  # ?thay_doi=1: the headline with what changed, which takes a second report


@dataclass(frozen=True, slots=True)
class Shown:
    """A rate as the pages name it. ``parts`` are the counts it is made of, as the lists behind them are called."""

    key: str
    name: Any
    column: Any  # over a column, in a legend
    parts: tuple[str, str]
    of: Any  # what the denominator counts
    has_target: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    kind: str
    name: Any


RATES: dict[str, Shown] = {
    "dung-han": Shown(
        "on_time_of_decided",
        _("Giải quyết đúng hạn"),
        _("Đúng hạn"),
        ("in_time", "decided"),
        _("đã giải quyết"),
        has_target=True,
    ),
    "766": Shown(
        "on_time_766",
        _("Đúng hạn theo 766"),
        _("Theo 766"),
        ("in_time_766", "handled_766"),
        _("phải xử lý"),
        has_target=True,
    ),
    "dung-han-tiep-nhan": Shown(
        "on_time_of_received",
        _("Đúng hạn trên tiếp nhận"),
        _("Đúng hạn"),
        ("received_in_time", "accepted"),
        _("đã tiếp nhận"),
    ),
    "truc-tuyen": Shown("online_rate", _("Nộp trực tuyến"), _("Trực tuyến"), ("online", "accepted"), _("đã tiếp nhận")),
    "giai-quyet": Shown(
        "settlement_rate",
        _("Tỷ lệ giải quyết"),
        _("Giải quyết"),
        ("decided", "accepted_or_carried"),
        _("phải giải quyết"),
    ),
}
GROUPS: dict[str, Group] = {
    "phuong": Group(Kind.WARD, _("Phường")),
    "xa": Group(Kind.COMMUNE, _("Xã")),
    "mien-nui": Group(Kind.MOUNTAIN, _("Xã miền núi")),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """The words of the address; "" is what stands there without one."""

    rate: str = "dung-han"
    group: str = ""
    cautious: bool = False
    real: bool = False

    @property
    def shown(self) -> Shown:
        return RATES[self.rate]

    @property
    def by_766(self) -> bool:
        return self.rate == "766"

    @property
    def lead(self) -> Shown:
        """What the headline begins with: in time, by one count or by the other."""
        return RATES["766" if self.by_766 else "dung-han"]

    @property
    def kind(self) -> str | None:
        return GROUPS[self.group].kind if self.group else None

    def words(self, **other: str) -> dict[str, str]:
        """The address of this choice, or of one that differs; what goes without saying is left out."""
        said = {
            RATE: "" if self.rate == "dung-han" else self.rate,
            GROUP: self.group,
            CAUTIOUS: "1" if self.cautious else "",
            MAP: REAL if self.real else "",
        }
        return {name: word for name, word in (said | other).items() if word}


def choice_of(address: Mapping[str, str]) -> Choice:
    """What can be read of an address; the rest as it stands without one."""
    rate, group = address.get(RATE, ""), address.get(GROUP, "")
    return Choice(
        rate if rate in RATES else "dung-han",
        group if group in GROUPS else "",
        CAUTIOUS in address,
        address.get(MAP) == REAL,
    )
