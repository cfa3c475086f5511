"""One row by its key, for what nearly every request reads.

Building and compiling a query of one row costs the ORM several times what PostgreSQL needs to
answer it; here its text is made once per model.
"""

from functools import cache
from typing import Any, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)


def by_key(model: type[Row], key: Any) -> Row | None:
    """Return the row with this primary key, or None."""
    sql, names = _statement(model)
    with connection.cursor() as cursor:
        cursor.execute(sql, [key])
        values = cursor.fetchone()
    return None if values is None else model.from_db(connection.alias, names, values)


@cache
def _statement(model: type[models.Model]) -> tuple[str, tuple[str, ...]]:
    fields = model._meta.concrete_fields
    converted = [f.name for f in fields if hasattr(f, "from_db_value")]
    assert not converted, f"{model.__name__} keeps {converted} in a form of Django's own"
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(f.column)) for f in fields)
    key = quote(str(model._meta.pk.column))
    sql = f"SELECT {columns} FROM {quote(model._meta.db_table)} WHERE {key} = %s"  # noqa: S608
    return sql, tuple(f.attname for f in fields)
