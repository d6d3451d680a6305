"""What a reading request may say after its question mark: words there are, each once, each as the schema says it.

A word that is not there is refused rather than passed over: ``?centre=19753`` would otherwise be answered with the
figures of the whole city.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any, ClassVar, NoReturn

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from casework.doors.api.paging import MOST, SIZE

YEARS = range(2000, 2100)  # what lies outside is a slip of the pen (our choice)
MISSING = gettext_lazy("Cần có mục này.")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(rf"{_DAY.pattern}[Tt][0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(\.[0-9]+)?([Zz]|[+-][0-9]{{2}}:[0-9]{{2}})")


class Ruled:
    """A field that says its rule, in the reader's language, whatever way it was broken."""

    @property
    def rule(self) -> str:
        raise NotImplementedError

    def fail(self, key: str, **_told: Any) -> NoReturn:
        raise ValidationError(MISSING if key == "required" else self.rule)

    def run_validators(self, value: Any) -> None:
        try:
            super().run_validators(value)  # type: ignore[misc]
        except ValidationError as error:
            raise ValidationError(self.rule) from error


class TextField(Ruled, serializers.CharField):
    """Text as it was sent, empty where it was."""

    def __init__(self, **more: Any) -> None:
        super().__init__(allow_blank=True, trim_whitespace=False, **more)

    @property
    def rule(self) -> str:
        return _("Nhiều nhất %(most)s ký tự, không có ký tự lạ.") % {"most": self.max_length}


class WordField(Ruled, serializers.ChoiceField):
    """One of some words."""

    @property
    def rule(self) -> str:
        return _("Một trong: %(words)s.") % {"words": ", ".join(self.choices)}


class FlagField(WordField):
    """Whether or not: true or false, in no other spelling."""

    def __init__(self, **more: Any) -> None:
        super().__init__(choices=["true", "false"], **more)

    def to_internal_value(self, value: Any) -> bool:
        return bool(super().to_internal_value(value) == "true")


class SizeField(Ruled, serializers.IntegerField):
    """How many rows a page holds."""

    def __init__(self) -> None:
        words = f"Rows a page; {SIZE} unless said."
        super().__init__(required=False, min_value=1, max_value=MOST, help_text=words)

    @property
    def rule(self) -> str:
        return _("Số từ 1 đến %(most)s.") % {"most": MOST}


class DayField(Ruled, serializers.DateField):
    """A day, 2025-07-14 and no other spelling."""

    @property
    def rule(self) -> str:
        return _("Ngày ghi như 2025-07-14, năm từ %(first)s đến %(last)s.") % {"first": YEARS[0], "last": YEARS[-1]}

    def to_internal_value(self, value: Any) -> date:
        on: date = super().to_internal_value(value)
        if not _DAY.fullmatch(value) or on.year not in YEARS:
            self.fail("invalid")
        return on


class InstantField(Ruled, serializers.DateTimeField):
    """An instant with its offset, as RFC 3339 writes it; parts of a second are cut."""

    @property
    def rule(self) -> str:
        return _("Thời điểm ghi như 2025-07-14T09:30:00+07:00, năm từ %(first)s đến %(last)s.") % {
            "first": YEARS[0], "last": YEARS[-1],
        }  # fmt: skip

    def to_internal_value(self, value: Any) -> datetime:
        try:
            at = datetime.fromisoformat(str(value).upper())
        except ValueError as error:
            raise ValidationError(self.rule) from error
        if not _INSTANT.fullmatch(str(value)) or at.year not in YEARS:
            self.fail("invalid")
        return at.replace(microsecond=0)


class Query(serializers.Serializer):
    """The words of one address. A view without any of its own takes this one, which knows none.

    ``finds`` says that one of them names a thing, which may not be there: a 404.
    """

    finds: ClassVar[bool] = False

    @classmethod
    def read(cls, given: QueryDict) -> dict[str, Any]:
        """What was asked, by the words' names. Raises ``ValidationError`` with a sentence for each that is wrong."""
        known = cls().fields
        wrong = {name: _("Không có tham số này.") for name in given if name not in known}
        wrong |= {name: _("Tham số này chỉ ghi một lần.") for name, said in given.lists() if len(said) > 1}
        asked = cls(data={name: said for name, said in given.dict().items() if name not in wrong})
        if not asked.is_valid() or wrong:
            raise ValidationError(asked.errors | wrong)
        return dict(asked.validated_data)


class Paged(Query):
    """The words of a list, whose pages ``casework.doors.api.paging`` cuts."""

    cursor = TextField(required=False, max_length=400, help_text="`next` of the page before; none for the first page.")
    size = SizeField()
