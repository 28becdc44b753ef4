"""Writing many rows at once: one prepared statement, batches of a thousand, inside the caller's transaction.

An académie is more than a million rows; building a model instance for each would cost more than reading its files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connections
from django.db.models import Field, Model

BATCH = 1000
ALIAS = "registre"
Row = Sequence[Any]


def insert(model: type[Model], fields: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert rows whose values are in the order of `fields`. JSON fields are given as text, moments by `moment`."""
    columns = ", ".join(_column(model, name) for name in fields)
    marks = ", ".join(["%s"] * len(fields))
    _execute(f"INSERT INTO {_table(model)} ({columns}) VALUES ({marks})", rows)  # noqa: S608 - names of our models


def update(model: type[Model], fields: Sequence[str], rows: Iterable[Row]) -> None:
    """Update rows by primary key, which comes last in each row."""
    sets = ", ".join(f"{_column(model, name)} = %s" for name in fields)
    _execute(f"UPDATE {_table(model)} SET {sets} WHERE {_column(model, _pk(model))} = %s", rows)  # noqa: S608


def delete(model: type[Model], field: str, values: Iterable[Any]) -> None:
    """Delete the rows whose `field` is one of `values`."""
    _execute(f"DELETE FROM {_table(model)} WHERE {_column(model, field)} = %s", ((value,) for value in values))  # noqa: S608


def moment(value: datetime) -> Any:
    """A moment as the database takes it in a raw statement."""
    return connections[ALIAS].ops.adapt_datetimefield_value(value)


def _execute(statement: str, rows: Iterable[Row]) -> None:
    with connections[ALIAS].cursor() as cursor:
        for batch in _batches(rows):
            cursor.executemany(statement, batch)


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    walker = iter(rows)
    while batch := list(islice(walker, BATCH)):
        yield batch


def _table(model: type[Model]) -> str:
    return connections[ALIAS].ops.quote_name(model._meta.db_table)


def _column(model: type[Model], name: str) -> str:
    field = model._meta.get_field(name)
    assert isinstance(field, Field)
    return connections[ALIAS].ops.quote_name(field.column)


def _pk(model: type[Model]) -> str:
    assert model._meta.pk is not None
    return model._meta.pk.name
