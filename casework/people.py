"""People at the counter: found by the whole number or by phone and birth date, written down once.

A person is of the city, so nothing less than the whole number finds one, and every look-up is logged. What is shown
of earlier dossiers stays within the officer's own center.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from casework import sealing
from casework.models import Dossier, Person, ReadLog
from casework.queries import DossierQuerySet
from centers.models import Officer, Procedure
from centers.vietnamese import fold
from law.citizen_card import Card, CardError, check_number, parse_card
from law.terms import OPEN

ID_DIGITS, OLD_DIGITS, PHONE_DIGITS = 12, 9, 10
TAX_DIGITS = (10, 13)
FIRST_YEAR = 1900
# The same officer reading the same person again within this time is one look-up (our choice).
ONE_LOOK = timedelta(minutes=10)
# Digit 4 is century and sex: 8 and 9 are people of the 23rd century, so only demonstrations use them.
DEMO_NUMBER = re.compile(r"\d{3}[89]\d{8}")
SEXES = {"male": "m", "female": "f"}
_NOT_DIGITS = re.compile(r"[\s.\-()]")
_DATE = re.compile(r"(?<!\d)(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?!\d)")


@dataclass(frozen=True, slots=True)
class Typed:
    """What a clerk wrote about a person or an organisation."""

    kind: str = Person.CITIZEN
    number: str = ""
    full_name: str = ""
    birth_on: date | None = None
    sex: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a look-up understood and found. ``fault`` says why nothing could be asked, ``hint`` what to mind."""

    number: str = ""
    person: Person | None = None
    card: Typed | None = None
    fault: str = ""
    hint: str = ""


def look_up(text: str, *, kind: str = Person.CITIZEN, by: Officer, at: datetime) -> Answer:
    """The person behind a scanned card, a number, or a phone with a birth date. Logged; one query and the log's."""
    asked = understand(text, kind)
    if asked.fault or not text.strip():
        return asked
    phone, born_on = _phone_and_birth(text) if not asked.number else ("", None)
    people = Person.objects.filter(kind=kind)
    if asked.number:
        old = asked.card.number if asked.card is not None and asked.card.number != asked.number else ""
        marks = [sealing.mark(number) for number in (asked.number, old) if number]
        found = list(people.filter(number_mark__in=marks))
        found.sort(key=lambda person: bytes(person.number_mark or b"") != marks[0])
    else:
        found = list(people.filter(phone_mark=sealing.mark(phone), birth_on=born_on)[:2])
    person = found[0] if found and (asked.number or len(found) == 1) else None
    log(person, by=by, at=at)
    if person is None and not asked.number:
        return replace(asked, fault=_("Không có ai khớp cả số điện thoại và ngày sinh này. Nhập số định danh."))
    card = replace(asked.card, number=asked.number) if asked.card is not None else None
    return replace(asked, person=person, card=card, number=asked.number or (person.number if person else ""))


def log(person: Person | None, *, by: Officer, at: datetime) -> None:
    """Note a look-up; the same person again within ten minutes is the same look-up."""
    if person is not None:
        lately = ReadLog.objects.filter(officer=by, at__gt=at - ONE_LOOK, what="lookup", person=person)
        if lately.exists():
            return
    ReadLog.objects.create(officer=by, what="lookup", person=person, at=at)


def understand(text: str, kind: str = Person.CITIZEN) -> Answer:
    """What ``text`` asks for, without asking the database. Pure but for the language of its sentences."""
    bare = _NOT_DIGITS.sub("", text)
    if not bare:
        return Answer()
    if kind == Person.ORGANISATION:
        return Answer(number=bare, fault=fault_of_number(bare, kind))
    if "|" in text or len(bare) > 2 * ID_DIGITS:
        return _understand_card(text)
    if _phone_and_birth(text)[1] is not None:
        return Answer()
    if bare.isdigit() and len(bare) == PHONE_DIGITS and bare.startswith("0"):
        return Answer(fault=_("Tìm theo điện thoại cần kèm ngày sinh, ví dụ: 0905123456 14/03/1992."))
    return Answer(number=bare, fault=fault_of_number(bare, kind))


def _understand_card(text: str) -> Answer:
    try:
        card = parse_card(text)
    except CardError:
        return Answer(fault=_("Dữ liệu quét không có đủ 12 chữ số của số định danh. Quét lại hoặc nhập tay."))
    if card.garbled:
        return Answer(
            number=card.number,
            hint=_("Dữ liệu quét bị lỗi bộ gõ: chỉ giữ số định danh. Tắt Unikey (Ctrl+Shift) rồi quét lại."),
        )
    return Answer(number=card.number, card=_typed_of(card))


def _typed_of(card: Card) -> Typed:
    """The card as typed facts; ``number`` carries the old number until the look-up has used it."""
    return Typed(
        number=card.old_number or card.number,
        full_name=card.name,
        birth_on=card.born_on,
        sex=SEXES.get(card.sex, ""),
        address=card.address,
    )


def _phone_and_birth(text: str) -> tuple[str, date | None]:
    """A phone and a birth date typed in one field."""
    found = _DATE.search(text)
    if found is None:
        return "", None
    phone = tidy_phone(text[: found.start()] + text[found.end() :])
    try:
        born_on = date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return "", None
    return (phone, born_on) if phone and not fault_of_phone(phone) else ("", None)


# Checks: each gives a sentence that says what is wrong and what would be right, or "" --------------------------------


def fault_of_number(number: str, kind: str = Person.CITIZEN) -> str:
    """Why a personal number (12 digits, or the old 9) or a tax number (10 or 13) cannot be taken; "" when it can."""
    if not number:
        return _("Chưa có mã số thuế.") if kind == Person.ORGANISATION else _("Chưa có số định danh.")
    if not number.isascii() or not number.isdigit():
        return _("Số chỉ gồm chữ số.")
    if kind == Person.ORGANISATION:
        right = len(number) in TAX_DIGITS
        return "" if right else _("Mã số thuế cần 10 hoặc 13 chữ số, hiện có %(count)s.") % {"count": len(number)}
    if len(number) not in (ID_DIGITS, OLD_DIGITS):
        return _("Số định danh cần đủ 12 chữ số, hiện có %(count)s.") % {"count": len(number)}
    if settings.PRODUCTION and DEMO_NUMBER.fullmatch(number):
        return _("Số này không thể có thật: nó chỉ dùng cho dữ liệu minh họa.")
    return ""


def tidy_phone(text: str) -> str:
    """Digits of a phone as it is stored: +84 and 84 become 0."""
    digits = _NOT_DIGITS.sub("", text).removeprefix("+")
    return f"0{digits[2:]}" if digits.startswith("84") and len(digits) == PHONE_DIGITS + 1 else digits


def fault_of_phone(phone: str) -> str:
    if not phone:
        return ""
    if not phone.isdigit() or len(phone) != PHONE_DIGITS or not phone.startswith("0"):
        return _("Số điện thoại cần 10 chữ số, bắt đầu bằng 0, hiện có %(count)s.") % {"count": len(phone)}
    return ""


def check(typed: Typed, *, known: Person | None, today: date) -> dict[str, str]:
    """What is wrong by field; of a known person only what can be changed is asked."""
    faults = {"number": fault_of_number(typed.number, typed.kind), "phone": fault_of_phone(typed.phone)}
    if typed.email:
        try:
            validate_email(typed.email)
        except ValidationError:
            faults["email"] = _("Địa chỉ email chưa đúng, ví dụ: ten@example.vn.")
    if known is None:
        citizen = typed.kind == Person.CITIZEN
        if not typed.full_name.strip():
            faults["full_name"] = _("Chưa có họ và tên.") if citizen else _("Chưa có tên tổ chức.")
        elif citizen and any(letter.isdigit() for letter in typed.full_name):
            faults["full_name"] = _("Họ và tên không có chữ số.")
        if citizen:
            faults["birth_on"] = _fault_of_birth(typed.birth_on, today)
    return {name: why for name, why in faults.items() if why}


def mismatch(typed: Typed, known: Person) -> dict[str, str]:
    """Why the one typed is not the one known by this number: for doors where nobody sees whom the number found."""
    wrong = _("Số này đã ghi cho người khác. Kiểm tra lại số.")
    if fold(" ".join(typed.full_name.split())) != known.fold:
        return {"number": wrong}
    return {"number": wrong} if known.birth_on and typed.birth_on and known.birth_on != typed.birth_on else {}


def _fault_of_birth(born_on: date | None, today: date) -> str:
    if born_on is None:
        return _("Chưa có ngày sinh.")
    if born_on > today:
        return _("Ngày sinh không được sau hôm nay.")
    if born_on.year < FIRST_YEAR:
        return _("Kiểm tra lại năm sinh: %(year)s.") % {"year": born_on.year}
    return ""


def doubts(typed: Typed) -> list[str]:
    """What does not fit together, said and not enforced: the structure of a number is no proof."""
    if typed.kind != Person.CITIZEN or len(typed.number) != ID_DIGITS or DEMO_NUMBER.fullmatch(typed.number):
        return []
    words = {
        "province": _("Ba số đầu của số định danh không phải mã tỉnh, thành phố nào."),
        "sex": _("Giới tính không khớp số định danh."),
        "born_year": _("Năm sinh không khớp số định danh."),
    }
    sex = {"m": "male", "f": "female"}.get(typed.sex, "")
    faults = check_number(typed.number, born_year=typed.birth_on.year if typed.birth_on else None, sex=sex)
    return [words[fault] for fault in faults if fault in words]


# Writing -------------------------------------------------------------------------------------------------------------


def write_down(typed: Typed, known: Person | None) -> Person:
    """The person a dossier is written for. A new one is not saved: the desk stores it with the dossier.

    Of a known person only phone, email and address change, and a field left empty changes nothing. A card that names
    the old number brings the new one. Must run in the transaction of the step.
    """
    person = known or Person(kind=typed.kind, birth_on=typed.birth_on, sex=typed.sex)
    changed = _reach(person, typed)
    if known is None:
        person.rename(typed.full_name)
        person.seal_number(typed.number)
    elif typed.number and typed.number != person.number:
        person.seal_number(typed.number)
        changed |= {"number_sealed", "number_mark"}
    if known is not None and changed:
        person.save(update_fields=sorted(changed))
    return person


def _reach(person: Person, typed: Typed) -> set[str]:
    """Set how the person is reached; the columns that changed."""
    changed = set()
    for name in ("email", "address"):
        value = " ".join(getattr(typed, name).split())
        if value and value != getattr(person, name):
            setattr(person, name, value)
            changed.add(name)
    if typed.phone and (not person.phone_sealed or typed.phone != person.phone):
        person.seal_phone(typed.phone)
        changed |= {"phone_sealed", "phone_mark"}
    return changed


# What is known at this center ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Earlier:
    """A person's dossiers at the officer's own center: how many, how many open, the newest."""

    total: int
    open: int
    newest: Sequence[Dossier]


def dossiers_of(person: Person, officer: Officer) -> DossierQuerySet:
    """What this officer may see of a person's dossiers."""
    return Dossier.objects.seen_by(officer).filter(owner=person)


def earlier(person: Person, officer: Officer, shown: int = 3) -> Earlier:
    """Two queries."""
    dossiers = dossiers_of(person, officer)
    counts = dossiers.aggregate(total=Count("pk"), open=Count("pk", filter=Q(status__in=[s.value for s in OPEN])))
    newest = dossiers.select_related("procedure").order_by("-registered_at", "-pk")[:shown]
    return Earlier(counts["total"], counts["open"], list(newest) if counts["total"] else [])


def duplicates(person: Person, procedure: Procedure, officer: Officer) -> list[Dossier]:
    """Open dossiers of the same person for the same procedure, newest first: likely the same request twice."""
    same = dossiers_of(person, officer).open().filter(procedure=procedure)
    return list(same.order_by("-registered_at", "-pk")[:3])
