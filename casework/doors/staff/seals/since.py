"""What became of a sealed report since: the numbers that are others now, and each dossier with its lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from casework.doors.staff.reports.checks import number_of
from casework.doors.staff.request import StaffRequest
from casework.doors.staff.seals.whose import sealed_for
from casework.reports import seals
from casework.reports.seals.counted import Place
from casework.reports.sheet import Form
from centers import wall
from centers.access import OVERSEERS, access

SHORT = "gon"  # ?gon=1: a few words for the line of a report
MOST = 500  # dossiers on the page; of more it is said how many


@dataclass(frozen=True, slots=True)
class Moved:
    """A dossier in words: where it stood, where it stands, and the lines between."""

    dossier: Any
    left: list[str]
    entered: list[str]
    why: list[seals.Why]
    meanwhile: bool


@access(*OVERSEERS, sensitive=True)
def sealed_since(request: StaffRequest, pk: int) -> HttpResponse:
    """A page, a part of one for htmx, or a few words. The statements of the report, and some for what moved."""
    sealed = sealed_for(request.user, pk)
    at = wall.now()
    found = seals.differences(sealed, officer=request.user, now=at)
    context = {
        "sealed": sealed,
        "found": found,
        "entered": sum(len(move.entered) for move in found.moves),
        "left": sum(len(move.left) for move in found.moves),
        "cells": [(cell, _column(found.form, cell.column.key)) for cell in found.cells],
        "moves": [_worded(move, found) for move in found.moves[:MOST]],
        "more": max(0, len(found.moves) - MOST),
        "at": at,
    }
    if SHORT in request.GET:
        return render(request, "staff/seals/since_short.html", context)
    return render(request, "staff/seals/since.html" if request.htmx else "staff/seals/since_page.html", context)


def _worded(move: seals.Move, found: seals.Differences) -> Moved:
    left, entered = (_places(places, found) for places in (move.left, move.entered))
    return Moved(move.dossier, left, entered, move.why, move.meanwhile)


def _places(places: Iterable[Place], found: seals.Differences) -> list[str]:
    """``(10) Đã giải quyết: Quá hạn, Phường Phú Xuân``; of a table with one row the column alone."""
    several = len(found.names) > 1
    return [
        _column(found.form, column) + (f", {found.names.get(row, row)}" if several else "") for column, row in places
    ]


def _column(form: Form, key: str) -> str:
    """``(13) Đang giải quyết: Quá hạn``: several columns go by the same label under their heads."""
    column = form.column(key)
    return f"{number_of(form, key)} {column.above[0]}: {column.label}" if column.above else str(column.label)
