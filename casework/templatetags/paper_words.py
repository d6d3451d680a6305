"""Filters of the legal papers: moments as papers write them, in Vietnamese only."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils.timezone import localtime

from casework.templatetags.words import WEEKDAYS
from law.papers import day_in_words, moment_in_words

register = template.Library()


@register.filter
def paper_day(value: date) -> str:
    """``ngày 05 tháng 02 năm 2026``."""
    return day_in_words(value)


@register.filter
def paper_moment(value: datetime) -> str:
    """``09 giờ 43 phút, ngày 27 tháng 8 năm 2025``."""
    at = localtime(value)
    return moment_in_words(at.hour, at.minute, at.date())


@register.filter
def paper_due(value: datetime) -> str:
    """``17 giờ 30 phút, Thứ Năm ngày 04 tháng 9 năm 2025``."""
    at = localtime(value)
    return f"{at.hour:02d} giờ {at.minute:02d} phút, {WEEKDAYS['vi'][at.weekday()]} {day_in_words(at.date())}"


@register.filter
def paper_weekday(value: date) -> str:
    """``Thứ Năm ngày 04 tháng 9 năm 2025``: a day promised without an hour."""
    return f"{WEEKDAYS['vi'][value.weekday()]} {day_in_words(value)}"


# After the number in the book (our choice).
LETTER_MARKS = {"apology": "TXL", "extension": "TBGH", "stop_notice": "TBD"}


@register.filter
def letter_mark(paper: str) -> str:
    """The mark of a kind of letter beside its number: ``TXL``."""
    return LETTER_MARKS[paper]


@register.filter
def book(value: datetime) -> str:
    """The book of the month a dossier stands in: ``08/2025``."""
    return f"{localtime(value):%m/%Y}"


@register.filter
def paper_phone(digits: str) -> str:
    """``0905 123 456``."""
    return f"{digits[:4]} {digits[4:7]} {digits[7:]}".strip()
