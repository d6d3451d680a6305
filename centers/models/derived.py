"""Columns that are worked out from others just before a row is written, by ``save`` and ``bulk_create`` alike.

``bulk_update`` and ``QuerySet.update`` do not pass here: whoever uses them sets these columns, too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import models

from centers.vietnamese import fold, sort_key


class _DerivedText(models.CharField):
    """Text worked out from the columns named in ``of``."""

    work_out: Callable[[str], str]

    def __init__(self, *args: Any, of: Sequence[str], **kwargs: Any) -> None:
        self.of = tuple(of)
        super().__init__(*args, **{**kwargs, "editable": False, "blank": True, "default": ""})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for given in ("editable", "blank", "default"):
            kwargs.pop(given, None)
        return name, path, args, {**kwargs, "of": list(self.of)}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        source = " ".join(str(getattr(model_instance, name) or "") for name in self.of)
        value = type(self).work_out(source)[: self.max_length]
        setattr(model_instance, self.attname, value)
        return value


class FoldedField(_DerivedText):
    """The search form of other columns: no marks, lower case."""

    work_out = staticmethod(fold)


class SortKeyField(_DerivedText):
    """The sorting form of a person's name: given name first, Vietnamese alphabet."""

    work_out = staticmethod(sort_key)
