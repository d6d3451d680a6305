"""Import of the catalogue: fields, procedures, their terms and papers.

Only what the commune People's Committee handles is kept. The file says no date from which a limit is in force, so a
term is put in force from 1 July 2025, the day the two-tier government began, and says that this is assumed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from centers.imports import DATA, Diff, Row, RowError, choice, day, judge, one_import, read_rows, settle, text, whole
from centers.models import Field, Procedure, Term, TermPaper
from centers.models.term import OnlineLevel
from centers.models.term_paper import PaperKind
from law.limit import Limit, LimitError, Unit

CATALOGUE_FILE = DATA / "procedures.csv"
IN_FORCE_FROM = date(2025, 7, 1)
OURS = "UBND cấp xã"
COLUMNS = ("code", "name_vi", "name_en", "field_code", "field_vi", "field_en", "handled_by", "levels", "time_note",
           "time_source", "demo_time_value", "demo_time_unit", "online_level", "channels", "fee_vnd", "fee_online_vnd",
           "fee_note", "result_type", "documents", "documents_source", "decision_no", "decision_date",
           "source_url")  # fmt: skip
_LEVELS = {"toàn trình": OnlineLevel.FULL.value, "một phần": OnlineLevel.PARTIAL.value,
           "cung cấp thông tin": OnlineLevel.INFORMATION.value}  # fmt: skip
_CODE = re.compile(r"\d\.\d{6}(\.[A-Z0-9]+)*")
_UNDER_CONDITION = re.compile(r"\bnếu\b", re.IGNORECASE)
_FORM = re.compile(r"(tờ khai|mẫu|đơn|phiếu)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the file, judged."""

    code: str
    names: Mapping[str, str]
    field: Mapping[str, str]
    levels: list[str]
    term: Mapping[str, Any]
    papers: Sequence[Mapping[str, Any]]


def import_catalogue(file: Path = CATALOGUE_FILE, *, apply: bool, in_force_from: date = IN_FORCE_FROM) -> Diff:
    """The catalogue of ``file``. With a later ``in_force_from`` a changed promise is a new term beside the old one."""
    rows = read_rows(file, COLUMNS)
    with one_import(apply=apply) as diff:
        ours = [(line, row) for line, row in rows if row["handled_by"] == OURS]
        diff.left_out.update(
            _("do %(who)s giải quyết, không nhập") % {"who": row["handled_by"] or "?"} for _line, row in rows
            if row["handled_by"] != OURS
        )  # fmt: skip
        entries, refused = judge(ours, _entry, diff, key="code")
        fields = _settle_fields(entries, diff)
        procedures = _settle_procedures(entries, fields, refused, diff)
        terms = _settle_terms(entries, procedures, in_force_from, diff)
        _settle_papers(entries, terms, diff)
    return diff


# Judging a row -------------------------------------------------------------------------------------------------------


def _entry(row: Row) -> tuple[str, Entry]:
    code = text(row, "code")
    if not _CODE.fullmatch(code):
        raise RowError(_("mã thủ tục không đúng dạng 1.000948"))
    papers = [_paper(place, name) for place, name in enumerate(_split(row["documents"]), start=1)]
    return code, Entry(
        code=code,
        names={"name_vi": text(row, "name_vi"), "name_en": text(row, "name_en")},
        field={"code": text(row, "field_code"), "name_vi": text(row, "field_vi"), "name_en": text(row, "field_en")},
        levels=_split(row["levels"]),
        term=_term(row),
        papers=papers,
    )


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _term(row: Row) -> dict[str, Any]:
    limit = _limit(row)
    return {
        "unit": limit.unit.value,
        "amount": limit.amount,
        "online_level": choice(row, "online_level", _LEVELS),
        "channels": _split(row["channels"]),
        "fee_vnd": whole(row, "fee_vnd"),
        "fee_online_vnd": whole(row, "fee_online_vnd"),
        "fee_note": row["fee_note"][:300],
        "result_type": row["result_type"][:300],
        "decision_no": row["decision_no"],
        "decision_on": day(row, "decision_date"),
        "source_url": row["source_url"],
        "provenance": _provenance(row),
        "is_active": True,
    }


def _limit(row: Row) -> Limit:
    value, unit = whole(row, "demo_time_value"), text(row, "demo_time_unit")
    if value is None:
        raise RowError(_("không có thời hạn"))
    try:
        return Limit(value, Unit(unit))
    except (LimitError, ValueError) as error:
        raise RowError(_("thời hạn không hợp lệ: %(value)s %(unit)s") % {"value": value, "unit": unit}) from error


def _provenance(row: Row) -> str:
    """Where limit and papers come from, in the words of the file. A limit never published is said to be a stand-in."""
    time = row["time_source"]
    if time == "not published":
        time = "not published, the limit is a stand-in"
    parts = (f"time: {time}", row["time_note"], f"papers: {row['documents_source']}", "in force from: assumed")
    return "; ".join(part for part in parts if part)


def _paper(place: int, name: str) -> dict[str, Any]:
    """A paper by its published name. What kind of copy is asked for is read off the name: our reading."""
    lower = name.casefold()
    kind = PaperKind.ORIGINAL
    if _FORM.match(lower):
        kind = PaperKind.FORM
    elif lower.startswith("bản sao"):
        kind = PaperKind.CERTIFIED if "chứng thực" in lower else PaperKind.COPY
    return {"position": place, "name": name[:300], "required": not _UNDER_CONDITION.search(name), "kind": kind.value,
            "is_active": True}  # fmt: skip


# Writing -------------------------------------------------------------------------------------------------------------


def _settle_fields(entries: Mapping[str, Entry], diff: Diff) -> dict[str, Field]:
    wanted: dict[str, dict[str, Any]] = {}
    for entry in entries.values():
        wanted.setdefault(entry.field["code"], {**entry.field, "position": len(wanted) + 1, "is_active": True})
    stored = {field.code: field for field in Field.objects.all()}
    return settle(Field, wanted, stored, diff)


def _settle_procedures(
    entries: Mapping[str, Entry], fields: Mapping[str, Field], refused: set[str], diff: Diff
) -> dict[str, Procedure]:
    wanted = {
        code: {
            "code": code,
            **entry.names,
            "field": fields[entry.field["code"]],
            "levels": entry.levels,
            "is_active": True,
        }
        for code, entry in entries.items()
    }
    stored = {procedure.code: procedure for procedure in Procedure.objects.select_related("field")}
    return settle(
        Procedure, wanted, stored, diff,
        label=lambda procedure: f"{procedure.code} {procedure.name_vi}",
        may_retire=lambda code, procedure: code not in refused,
    )  # fmt: skip


def _settle_terms(
    entries: Mapping[str, Entry], procedures: Mapping[str, Procedure], since: date, diff: Diff
) -> dict[str, Term]:
    """Terms by procedure code. A term in force before ``since`` that says the same goes on; else a new one begins."""
    standing = {
        term.procedure.code: term
        for term in Term.objects.in_force(since).filter(case="").select_related("procedure")
    }  # fmt: skip
    wanted: dict[str, dict[str, Any]] = {}
    for code, entry in entries.items():
        term = standing.get(code)
        if term is not None and term.in_force_from < since and _says_the_same(term, entry):
            since_then, assumed = term.in_force_from, term.in_force_assumed
        else:
            since_then, assumed = since, since == IN_FORCE_FROM
            if term is not None and term.in_force_from < since:
                del standing[code]
        facts = {"procedure": procedures[code], "in_force_from": since_then, "in_force_assumed": assumed}
        wanted[code] = {**facts, **entry.term}
    return settle(
        Term, wanted, standing, diff,
        label=lambda term: f"{term.procedure.code} {term}",
        may_retire=lambda code, term: False,  # the procedure is retired; its old promises keep their term
    )  # fmt: skip


def _says_the_same(term: Term, entry: Entry) -> bool:
    promise = (
        "unit",
        "amount",
        "online_level",
        "channels",
        "fee_vnd",
        "fee_online_vnd",
        "result_type",
    )
    return all(getattr(term, column) == entry.term[column] for column in promise)


def _settle_papers(entries: Mapping[str, Entry], terms: Mapping[str, Term], diff: Diff) -> None:
    wanted = {
        (terms[code].pk, paper["position"]): {"term": terms[code], **paper}
        for code, entry in entries.items()
        for paper in entry.papers
    }
    ours = TermPaper.objects.filter(term__in=[term.pk for term in terms.values()]).select_related("term__procedure")
    stored = {(paper.term_id, paper.position): paper for paper in ours}
    settle(
        TermPaper,
        wanted,
        stored,
        diff,
        label=lambda paper: f"{paper.term.procedure.code} #{paper.position} {paper.name}",
    )
