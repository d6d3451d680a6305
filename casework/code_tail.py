"""``code__tail="0123"``: text that ends so, asked in a way an index of PostgreSQL answers."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Lookup


@CharField.register_lookup
class Tail(Lookup):
    """Ends with. PostgreSQL reads it from behind, as the index ``dossier_code_tail`` is laid out."""

    lookup_name = "tail"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} LIKE %s ESCAPE '\\'", (*params, f"%{connection.ops.prep_for_like_query(self.rhs)}")

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        return f"REVERSE({column}) LIKE %s", (*params, f"{connection.ops.prep_for_like_query(self.rhs[::-1])}%")
