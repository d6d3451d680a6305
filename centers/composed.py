"""Questions of one form, composed once and asked often.

The ORM spends more on composing a small SELECT than a database on answering it. A question that every write asks is
written as a query set with places for its values, and composed the first time it is asked in a process. Only its words
are kept, never an answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection, models
from django.db.models.query import ModelIterable, get_related_populators

Rows = models.QuerySet[Any]


class Given(models.Expression):
    """The place of a value: ``filter(code=Given("code", models.CharField()))``."""

    def __init__(self, name: str, output_field: models.Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


class Composed:
    """A question: ``make`` gives the query set, and calling asks it with the values of its places.

    Gives what the query set would: instances with what they select beside them, or tuples of ``values_list``.
    """

    def __init__(self, make: Callable[[], Rows]) -> None:
        self._make = make
        self._forms: dict[str, _Form] = {}

    def __call__(self, **values: Any) -> list[Any]:
        form = self._forms.get(connection.vendor)
        if form is None:
            form = self._forms[connection.vendor] = _Form(self._make())
        return form.ask(values)


class _Form:
    """The words of a question on one kind of database, and how its rows are read."""

    def __init__(self, rows: Rows) -> None:
        compiler = rows.query.get_compiler(connection=connection)
        self.sql, self.given = compiler.as_sql()
        selected = compiler.select
        self._converters = compiler.get_converters([column[0] for column in selected])
        self._model: Any = rows.model if issubclass(rows._iterable_class, ModelIterable) else None  # type: ignore[attr-defined]
        if self._model is not None:
            places = compiler.klass_info["select_fields"]
            self._end = places[-1] + 1
            self._names = [column[0].target.attname for column in selected[: self._end]]
            # The stubs are those of a newer Django.
            self._beside = get_related_populators(compiler.klass_info, selected, connection.alias)  # type: ignore[call-arg]

    def ask(self, values: dict[str, Any]) -> list[Any]:
        spelt = [
            one.output_field.get_db_prep_value(values[one.name], connection) if isinstance(one, Given) else one
            for one in self.given
        ]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, spelt)
            found = cursor.fetchall()
        rows = [self._read(row) for row in found] if self._converters else found
        return rows if self._model is None else [self._instance(row) for row in rows]

    def _read(self, row: Any) -> list[Any]:
        cells = list(row)
        for place, (converters, column) in self._converters.items():
            for convert in converters:
                cells[place] = convert(cells[place], column, connection)
        return cells

    def _instance(self, row: Any) -> Any:
        one = self._model.from_db(connection.alias, self._names, row[: self._end])
        for beside in self._beside:
            beside.populate(row, one)
        return one
