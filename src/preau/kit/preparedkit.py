"""Queries asked at every request, compiled once: the SQL stays Django's own, only the values change.

    LIVE = Prepared(lambda: Session.objects.filter(token_hash=Slot("token"), expires_at__gt=Slot("now")))
    LIVE.first(token=digest(cookie), now=now())      # a Session, or None

Django builds its SQL anew each time, which costs more than SQLite's answer. No ordering is added: `first` is for what a
unique constraint makes one row.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connections, models, router
from django.db.models.query import get_related_populators  # type: ignore[attr-defined]
from django.db.models.sql import UpdateQuery

M = TypeVar("M", bound=models.Model)


class Slot(models.Expression):
    """A value that is given when the query is asked: a text, a number or a moment."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """One parameter, which is the slot itself until `_filled` puts the value there."""
        return "%s", [self]


class Prepared(Generic[M]):
    """A query of one model, `select_related` included, by slots. `rows` gives it when first asked."""

    def __init__(self, rows: Callable[[], models.QuerySet[M]]) -> None:
        self._rows = rows

    def first(self, **values: Any) -> M | None:
        """The one row, or None."""
        sql, parameters, build = self._select
        connection = connections[self._alias]
        with connection.cursor() as cursor:
            cursor.execute(sql, _filled(parameters, values, connection))
            row = cursor.fetchone()
        return build(list(row), connection) if row is not None else None

    def all(self, **values: Any) -> list[M]:
        """Every row, in the order of the query."""
        sql, parameters, build = self._every
        connection = connections[self._alias]
        with connection.cursor() as cursor:
            cursor.execute(sql, _filled(parameters, values, connection))
            rows = cursor.fetchall()
        return [build(list(row), connection) for row in rows]

    def count(self, **values: Any) -> int:
        """How many rows."""
        sql, parameters = self._count
        connection = connections[self._alias]
        with connection.cursor() as cursor:
            cursor.execute(sql, _filled(parameters, values, connection))
            return int(cursor.fetchone()[0])

    @cached_property
    def _queryset(self) -> models.QuerySet[M]:
        return self._rows()

    @cached_property
    def _alias(self) -> str:
        return router.db_for_read(self._queryset.model)

    @cached_property
    def _select(self) -> tuple[str, tuple[Any, ...], Callable[[list[Any], Any], M]]:
        return self._compile(self._queryset[:1].query)

    @cached_property
    def _every(self) -> tuple[str, tuple[Any, ...], Callable[[list[Any], Any], M]]:
        return self._compile(self._queryset.query)

    def _compile(self, query: Any) -> tuple[str, tuple[Any, ...], Callable[[list[Any], Any], M]]:
        compiler = query.get_compiler(self._alias)
        sql, parameters = compiler.as_sql()
        return str(sql), tuple(parameters), _builder(compiler, self._alias)

    @cached_property
    def _count(self) -> tuple[str, tuple[Any, ...]]:
        rows = self._queryset.values("pk").order_by().query
        sql, parameters = rows.get_compiler(self._alias).as_sql()
        return f"SELECT COUNT(*) FROM ({sql}) AS found", tuple(parameters)  # noqa: S608 - Django wrote the inner one


class PreparedUpdate:
    """One UPDATE by slots; `call` says how many rows it changed."""

    def __init__(self, rows: Callable[[], models.QuerySet[Any]], **changes: Any) -> None:
        self._rows, self._changes = rows, changes

    def update(self, **values: Any) -> int:
        """Change the rows; how many there were."""
        alias, sql, parameters = self._compiled
        connection = connections[alias]
        with connection.cursor() as cursor:
            cursor.execute(sql, _filled(parameters, values, connection))
            return int(cursor.rowcount)

    @cached_property
    def _compiled(self) -> tuple[str, str, tuple[Any, ...]]:
        rows = self._rows()
        alias = router.db_for_write(rows.model)
        query: Any = rows.query.chain(UpdateQuery)
        query.add_update_values(self._changes)
        sql, parameters = query.get_compiler(alias).as_sql()
        return alias, str(sql), tuple(parameters)


class PreparedInsert(Generic[M]):
    """INSERT of one row of a model without a parent; no signal is sent."""

    def __init__(self, model: Callable[[], type[M]]) -> None:
        self._model = model
        self._statements: dict[str, tuple[str, list[Any]]] = {}

    def insert(self, row: M, using: str = "") -> M:
        """Save `row`, which is new, and give it its key. Raises IntegrityError."""
        alias = using or router.db_for_write(type(row))
        connection = connections[alias]
        sql, fields = self._statements.get(alias) or self._compile(alias, connection)
        values = [one.get_db_prep_save(one.pre_save(row, add=True), connection) for one in fields]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            row.pk = cursor.fetchone()[0]
        row._state.adding, row._state.db = False, alias
        return row

    def _compile(self, alias: str, connection: Any) -> tuple[str, list[Any]]:
        meta, quote = self._model()._meta, connection.ops.quote_name
        fields = [one for one in meta.concrete_fields if not one.primary_key]
        columns = ", ".join(quote(one.column) for one in fields)
        places = ", ".join("%s" for _one in fields)
        key = quote(meta.pk.column)
        sql = f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({places}) RETURNING {key}"  # noqa: S608
        self._statements[alias] = sql, fields
        return sql, fields


def _filled(parameters: tuple[Any, ...], values: dict[str, Any], connection: Any) -> list[Any]:
    filled = [values[one.name] if isinstance(one, Slot) else one for one in parameters]
    adapt = connection.ops.adapt_datetimefield_value
    return [adapt(one) if isinstance(one, datetime) else one for one in filled]


def _builder(compiler: Any, alias: str) -> Callable[[list[Any], Any], Any]:
    """What makes an instance of a row, as Django's ModelIterable does, prepared once."""
    select, info = compiler.select, compiler.klass_info
    fields = [select[place][0].target.attname for place in info["select_fields"]]
    start, end = info["select_fields"][0], info["select_fields"][-1] + 1
    related = get_related_populators(info, select, alias)
    converters = list(compiler.get_converters([one[0] for one in select]).items())

    def build(row: list[Any], connection: Any) -> Any:
        for place, (convert, expression) in converters:
            for one in convert:
                row[place] = one(row[place], expression, connection)
        made = info["model"].from_db(alias, fields, row[start:end])
        for populator in related:
            populator.populate(row, made)
        return made

    return build
