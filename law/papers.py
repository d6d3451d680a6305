"""The legal forms by name and date: which paper a step prints, under which number and title.

Two sets: the appendix of Circular 01/2018/TT-VPCP until 14 September 2025, that of Circular 03/2025/TT-VPCP from
15 September 2025. Numbers and titles of the new set are verified; its line-by-line layout was not seen, so its papers
are laid out like the old ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class FormSet:
    """One appendix of forms, in force from a day on."""

    name: str
    name_vi: str
    name_en: str
    in_force_from: date
    forms: dict[str, LegalForm]


@dataclass(frozen=True, slots=True)
class LegalForm:
    """A paper as the law numbers and names it; ``slug`` is its word in addresses. No number: no form of the law."""

    paper: str
    slug: str
    number: str
    name_vi: str
    name_en: str


_RECEIPT = ("receipt", "tiep-nhan", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "Receipt and appointment")
_SUPPLEMENT = ("supplement", "bo-sung", "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ", "Supplement request")
_REFUSAL = ("refusal", "tu-choi", "Phiếu từ chối tiếp nhận giải quyết hồ sơ", "Refusal of acceptance")
_CONTROL = ("control_slip", "kiem-soat", "Phiếu kiểm soát quá trình giải quyết hồ sơ", "Control slip")
_BOOK = ("book", "so-theo-doi", "Sổ theo dõi hồ sơ", "Register of dossiers")
_OLD_APOLOGY = ("apology", "xin-loi", "Phiếu xin lỗi và hẹn lại ngày trả kết quả", "Apology and new appointment")
_APOLOGY = (
    "apology", "xin-loi", "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết",
    "Apology and request for an extension",
)  # fmt: skip
_STOP = ("stop_notice", "dung", "Thông báo dừng giải quyết hồ sơ", "Notice of stopping")


def _numbered(*papers: tuple[str, str, str, str]) -> dict[str, LegalForm]:
    return {
        paper: LegalForm(paper, slug, f"{number:02d}", vi, en)
        for number, (paper, slug, vi, en) in enumerate(papers, start=1)
    }


SETS = (
    FormSet(
        "TT01-2018", "Thông tư 01/2018/TT-VPCP", "Circular 01/2018/TT-VPCP", date(2018, 11, 23),
        _numbered(_RECEIPT, _SUPPLEMENT, _REFUSAL, _OLD_APOLOGY, _CONTROL, _BOOK),
    ),
    FormSet(
        "TT03-2025", "Thông tư 03/2025/TT-VPCP", "Circular 03/2025/TT-VPCP", date(2025, 9, 15),
        _numbered(_RECEIPT, _SUPPLEMENT, _REFUSAL, _APOLOGY, _STOP, _CONTROL, _BOOK),
    ),
)  # fmt: skip

# Papers of steps that neither appendix has a form for: laid out like the others, without a number.
PLAIN = {
    "extension": LegalForm(
        "extension", "gia-han", "", "Thông báo gia hạn thời gian giải quyết hồ sơ", "Notice of extension"
    )
}


def set_on(on: date) -> FormSet:
    """The set of forms in force on a day; before the first one, the first."""
    return next((forms for forms in reversed(SETS) if forms.in_force_from <= on), SETS[0])


def last_day(forms: FormSet) -> date | None:
    """The last day a set is in force; None for the newest."""
    later = [other.in_force_from for other in SETS if other.in_force_from > forms.in_force_from]
    return min(later) - timedelta(days=1) if later else None


def form_on(paper: str, on: date) -> LegalForm | None:
    """The form of a paper in force on a day, by its name or its word in addresses; None where there is none."""
    known = (*set_on(on).forms.values(), *PLAIN.values())
    return next((form for form in known if paper in (form.paper, form.slug)), None)


def paper_named(text: str) -> str | None:
    """The paper behind a name or a word of an address, whatever the set; None for an unknown one."""
    every = (*PLAIN.values(), *(form for forms in SETS for form in forms.forms.values()))
    return next((form.paper for form in every if text in (form.paper, form.slug)), None)


# How papers write a moment: days with two digits, months with two only for January and February (Decree 30/2020).


def day_in_words(on: date) -> str:
    """``ngày 27 tháng 8 năm 2025``."""
    month = f"{on.month:02d}" if on.month < 3 else str(on.month)
    return f"ngày {on.day:02d} tháng {month} năm {on.year}"


def short_day(on: date) -> str:
    """``27/8``, ``05/02``."""
    return f"{on.day:02d}/{on.month:02d}" if on.month < 3 else f"{on.day:02d}/{on.month}"


def moment_in_words(hour: int, minute: int, on: date) -> str:
    """``09 giờ 43 phút, ngày 27 tháng 8 năm 2025``."""
    return f"{hour:02d} giờ {minute:02d} phút, {day_in_words(on)}"
