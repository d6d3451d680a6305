"""A row that is written once: no update, no delete, from Python. Database triggers guard the same tables."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models


class SealedError(RuntimeError):
    """Somebody tried to change or delete a sealed row."""


def _refuse(model: type[models.Model]) -> NoReturn:
    raise SealedError(f"{model._meta.object_name} is written once; it is never updated or deleted")


class SealedQuerySet(models.QuerySet):
    """Reads and inserts only. ``Model.save`` of a stored row comes through ``_update`` and is refused, too."""

    def update(self, **kwargs: Any) -> NoReturn:
        _refuse(self.model)

    def _update(self, values: Any) -> NoReturn:
        _refuse(self.model)

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        _refuse(self.model)

    def delete(self) -> NoReturn:
        _refuse(self.model)

    def _raw_delete(self, using: Any) -> NoReturn:
        _refuse(self.model)

    delete.queryset_only = True  # type: ignore[attr-defined]  # as in Django: no manager offers it


class Sealed(models.Model):
    """Base of append-only tables; ``base_manager_name`` brings ``save`` under the same guard."""

    objects = SealedQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        _refuse(type(self))
