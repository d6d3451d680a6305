"""The checklist of a dossier being logged: what the term asks for, what lies on the counter, what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.models import Document
from centers.models import Term, TermPaper
from centers.models.term_paper import PaperKind

KINDS = (
    ("original", gettext_lazy("Bản chính")),
    ("certified", gettext_lazy("Bản chứng thực")),
    ("copy", gettext_lazy("Bản sao")),
    ("electronic", gettext_lazy("Bản điện tử")),
)
EXTRA_ROWS = 3
MOST_COPIES = 99
AUTHORITY = "uq"


@dataclass(slots=True)
class Paper:
    """One row of the checklist. ``key`` names its inputs: the row of the term, so that ticks never change procedure."""

    key: str
    name: str
    required: bool
    kind: str
    quantity: int
    received: bool
    why: str
    paper: TermPaper | None = None

    @property
    def missing(self) -> bool:
        return self.required and not self.received


@dataclass(frozen=True, slots=True)
class Extra:
    """A paper the catalogue does not ask for, written in by hand; brought when it has a name."""

    key: str
    name: str
    kind: str
    quantity: int


def papers_of(term: Term, data: Mapping[str, str], *, authorised: bool, all_brought: bool = False) -> list[Paper]:
    """The rows a term asks for, as ticked in ``data``. One query unless the papers were fetched ahead."""
    rows = [
        _row(str(paper.pk), paper.name, paper.required, _kind_of(paper), paper.quantity, data, all_brought, paper)
        for paper in term.papers.all()
        if paper.is_active
    ]
    if authorised:
        name = _("Văn bản ủy quyền hoặc giấy tờ chứng minh quan hệ")
        rows.append(_row(AUTHORITY, name, True, "original", 1, data, all_brought, None))
    return rows


def _row(
    key: str, name: str, required: bool, kind: str, quantity: int, data: Mapping[str, str], all_brought: bool,
    paper: TermPaper | None,
) -> Paper:  # fmt: skip
    received = f"p-{key}" in data or (all_brought and required)
    return Paper(
        key, name, required, _known_kind(data.get(f"k-{key}", ""), kind), _count(data.get(f"n-{key}", ""), quantity),
        received, data.get(f"why-{key}", "").strip(), paper,
    )  # fmt: skip


def _kind_of(paper: TermPaper) -> str:
    """A declaration comes filled in and signed: an original."""
    return "original" if paper.kind == PaperKind.FORM else paper.kind


def _known_kind(text: str, otherwise: str) -> str:
    return text if text in dict(KINDS) else otherwise


def _count(text: str, otherwise: int) -> int:
    return min(max(1, int(text)), MOST_COPIES) if text.isascii() and text.isdigit() else otherwise


def extras_of(data: Mapping[str, str]) -> list[Extra]:
    """The rows for other papers, empty ones included."""
    return [
        Extra(
            str(n), " ".join(data.get(f"x-{n}", "").split())[:300],
            _known_kind(data.get(f"xk-{n}", ""), "copy"), _count(data.get(f"xn-{n}", ""), 1),
        )
        for n in range(1, EXTRA_ROWS + 1)
    ]  # fmt: skip


def documents_of(papers: Sequence[Paper], extras: Sequence[Extra]) -> tuple[list[Document], list[int], dict[int, str]]:
    """(the checklist as the desk takes it, positions brought, reasons by position of what is missing)."""
    documents, brought, reasons = [], [], {}
    for position, row in enumerate(papers, start=1):
        documents.append(
            Document(
                position=position, paper=row.paper, name=row.name, required=row.required, kind=row.kind,
                quantity=row.quantity,
            )
        )  # fmt: skip
        if row.received:
            brought.append(position)
        elif row.required or row.why:
            reasons[position] = row.why
    for extra in extras:
        if extra.name:
            position = len(documents) + 1
            documents.append(
                Document(position=position, name=extra.name, required=False, kind=extra.kind, quantity=extra.quantity)
            )
            brought.append(position)
    return documents, brought, reasons
