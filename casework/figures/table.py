"""The figures of a period by an axis: one row per key, or one period after another."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from casework.figures.axes import AXES, CENTER
from casework.figures.counts import Figures, counted, total
from casework.figures.flows import CHANNELS
from casework.figures.period import Period
from casework.figures.question import Question
from casework.figures.stretches import LENGTHS, axis_of, first_day, stretches
from centers.models import Center, Field, Officer, Procedure

BY = (*AXES, *LENGTHS)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows by key in their order, each with its name, and the whole they are part of."""

    period: Period
    by: str
    whole: Figures
    rows: Mapping[str, Figures]
    names: Mapping[str, str]


def table(
    period: Period, by: str, centers: tuple[str, ...] | None = None, *, checked: bool = False,
    told: Collection[str] = (), **more: bool,
) -> Table:  # fmt: skip
    """The figures of all centers, or of some, by an axis of ``BY``. A report's statements; ``more`` as it takes it.

    ``checked`` counts what was carried in by itself, with two or three more; by an axis of time it is not. ``told`` are
    keys that get a row though they had nothing, as every center does.

    By an axis of time the state of every end takes statements of its own, and the whole is no sum: each row begins with
    what the one before left open.
    """
    every = tuple(Center.objects.values_list("code", flat=True)) if centers is None else None
    if by in LENGTHS:
        parts = tuple(stretches(period, by))
        found = counted(Question(period, axis_of(parts), centers, every, parts), **more)
        rows = {first_day(part): found[str(place)] for place, part in enumerate(parts)}
        city = counted(Question(period, CENTER, centers, every), **more)
        return Table(period, by, total(city.values(), **more), rows, {key: key for key in rows})
    found = counted(Question(period, AXES[by], centers, every), checked=checked, **more)
    keys = {*found, *told, *((every or centers or ()) if by == "center" else ())}
    names = {key: name for key, name in _names(by, keys) if key in keys}
    rows = {key: found[key] for key in names}
    return Table(period, by, total(rows.values(), **more), rows, names)


# -- names, in the order of the rows


def _names(by: str, keys: Collection[str]) -> Iterator[tuple[str, str]]:
    """Every key there may be with its name; what nobody holds comes last."""
    if by == "center":
        yield from Center.objects.values_list("code", "name_vi")
    elif by == "field":
        yield from Field.objects.values_list("code", "name_vi")
    elif by == "procedure":
        yield from Procedure.objects.values_list("code", "name_vi")
    elif by == "channel":
        words = {"online": _("Trực tuyến"), "counter": _("Tại quầy"), "post": _("Bưu chính")}
        yield from ((channel, words[channel]) for channel in CHANNELS)
    else:
        people = Officer.objects.filter(uuid__in=[key for key in keys if key]).order_by("center__position", "username")
        yield from ((str(officer.uuid), officer.full_name) for officer in people)
        yield "", _("Chưa có người giữ")
