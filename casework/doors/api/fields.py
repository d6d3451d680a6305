"""What may stand in a body: members there are, each in one spelling. A member that is not there is refused by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NoReturn

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.extensions import OpenApiSerializerExtension
from rest_framework import serializers

from casework.doors.api.query import MISSING, Ruled

CODE, LINE, PAGE = 40, 300, 2000  # letters of a code, a line, a page of prose

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Choices = Iterable[tuple[str, str, str]]

# What the framework would say in English of a whole, which is no single field.
OBJECT, LIST = gettext_lazy("Cần một đối tượng JSON."), gettext_lazy("Cần một danh sách.")
OBJECT_WORDS = {"required": MISSING, "null": OBJECT, "not_a_dict": OBJECT}
LIST_WORDS = {
    "required": MISSING, "null": LIST, "not_a_list": LIST, "max_length": gettext_lazy("Nhiều nhất {max_length} mục."),
}  # fmt: skip


class Strict(serializers.Serializer):
    """A body whose members are all known: a misspelt one would otherwise be lost in silence."""

    default_error_messages = OBJECT_WORDS

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            wrong = {name: [_("Không có mục này.")] for name in data if name not in self.fields}
            if wrong:
                raise serializers.ValidationError(wrong)
        else:
            raise serializers.ValidationError({"non_field_errors": [OBJECT]})
        return super().to_internal_value(data)


class StrictExtension(OpenApiSerializerExtension):
    """Says so in the schema."""

    target_class = Strict
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        schema: dict[str, Any] = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        return schema | {"additionalProperties": False}


class Told(Ruled):
    """A field that says its rule; what is left out or empty is told apart."""

    def fail(self, key: str, **told: Any) -> NoReturn:
        super().fail("required" if key in ("required", "null", "blank") else key, **told)


class Text(Told, serializers.CharField):
    """A string, and no number that could pass for one. Optional ones are empty where left out."""

    def __init__(self, most: int, **more: Any) -> None:
        if not more.pop("required", True):
            more = {"allow_blank": True, "default": ""} | more
        super().__init__(max_length=most, **more)

    @property
    def rule(self) -> str:
        return _("Chữ, nhiều nhất %(most)s ký tự.") % {"most": self.max_length}

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class Whole(Told, serializers.IntegerField):
    """A whole number written as one."""

    @property
    def rule(self) -> str:
        if self.min_value is None:
            return _("Nhập một số nguyên.")
        return _("Số nguyên từ %(least)s đến %(most)s.") % {"least": self.min_value, "most": self.max_value}

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, (int, float)) or data != data // 1:
            self.fail("invalid")
        return int(super().to_internal_value(int(data)))


class Truth(Told, serializers.BooleanField):
    """true or false."""

    @property
    def rule(self) -> str:
        return _("Ghi true hoặc false.")

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data


class BirthDay(Told, serializers.DateField):
    """A day anybody alive can have been born on; whether it fits is judged later."""

    @property
    def rule(self) -> str:
        return _("Ngày ghi như 1992-03-14.")

    def to_internal_value(self, data: Any) -> date:
        if not isinstance(data, str) or not _DAY.fullmatch(data):
            self.fail("invalid")
        try:
            return date.fromisoformat(data)
        except ValueError:
            self.fail("invalid")


class Choice(Told, serializers.ChoiceField):
    """One of the law's choices: (value, Vietnamese, English)."""

    def __init__(self, choices: Choices, **more: Any) -> None:
        super().__init__(choices=[(value, english) for value, _vietnamese, english in choices], **more)

    @property
    def rule(self) -> str:
        return _("Một trong: %(words)s.") % {"words": ", ".join(self.choices)}

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))
