"""What an import writes, remembered as it is written, so that `undo_import` can put everything back exactly."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connections
from django.db.models import Field, Max, Model, Q

from preau.registre.actions import bulk
from preau.registre.formats.staging import fingerprint
from preau.registre.models import EcritureImport, Import

Geste = EcritureImport.Geste
BATCH = 500
"""Rows of one EcritureImport, and primary keys of one query."""

UAI_OF: dict[str, tuple[str, ...]] = {
    "Lien": ("responsable__uai",),
    "Telephone": ("responsable__uai", "eleve__uai"),
    "CleResponsable": ("responsable__uai",),
    "Enseignant": ("enseignement__etablissement",),
}
"""How to find the school of a row without a field `uai` or `etablissement`."""


@dataclass(slots=True)
class Lot:
    """Rows written in one way: primary keys with the values they had, None for rows that were not there."""

    model: type[Model]
    geste: str
    champs: tuple[str, ...]
    lignes: list[tuple[Any, list[Any] | None]]


class Ecritures:
    """The recorder of one import of one school. Every writer of `apply_import` writes through it:

    - `insert`, `update`, `delete` take what the functions of `bulk` take, do the same, and remember;
    - a writer that uses models calls `before(Model, fields, pks)` just before it changes rows, and
      `added(Model, pks)` just after it has made some.

    Only rows of `uai` are remembered. `kept=False` (an import of many schools at once) writes and remembers nothing.
    `save` is called once, by `apply_import`, at the end of the transaction.
    """

    def __init__(self, uai: str, *, kept: bool = True) -> None:
        self.uai, self.kept = uai, kept
        self._lots: list[Lot] = []

    def insert(self, model: type[Model], fields: Sequence[str], rows: Iterable[bulk.Row]) -> None:
        """`bulk.insert`, remembering the new rows."""
        if not self.kept:
            bulk.insert(model, fields, rows)
            return
        key = _key(model)
        if key in fields:
            at, pks = list(fields).index(key), []
            bulk.insert(model, fields, (pks.append(row[at]) or row for row in rows))  # type: ignore[func-returns-value]
            self.added(model, pks)
            return
        known = model._default_manager.aggregate(last=Max(key))["last"] or 0
        bulk.insert(model, fields, rows)
        new = model._default_manager.filter(_of_school(model, self.uai), **{f"{key}__gt": known})
        self.added(model, new.order_by(key).values_list(key, flat=True))

    def update(self, model: type[Model], fields: Sequence[str], rows: Iterable[bulk.Row]) -> None:
        """`bulk.update`, remembering the values before; the primary key comes last in each row."""
        if not self.kept:
            bulk.update(model, fields, rows)
            return
        for batch in _batches(rows):
            self.before(model, fields, [row[-1] for row in batch])
            bulk.update(model, fields, batch)

    def delete(self, model: type[Model], field: str, values: Iterable[Any]) -> None:
        """`bulk.delete`, remembering the rows whole."""
        if not self.kept:
            bulk.delete(model, field, values)
            return
        fields = columns(model)
        for batch in _batches(values):
            gone: list[tuple[Any, list[Any] | None]] = [
                (row[0], list(row[1:])) for row in read(model, fields, batch, by=field)
            ]
            if gone:
                self._lots.append(Lot(model, Geste.RETRAIT, fields, gone))
            bulk.delete(model, field, batch)

    def before(self, model: type[Model], fields: Iterable[str], pks: Iterable[Any]) -> None:
        """Remember these fields of these rows as they are now: they are about to change."""
        names = tuple(fields)
        for batch in _batches(pks) if self.kept and names else ():
            known: list[tuple[Any, list[Any] | None]] = [(row[0], list(row[1:])) for row in read(model, names, batch)]
            if known:
                self._lots.append(Lot(model, Geste.CHANGEMENT, names, known))

    def added(self, model: type[Model], pks: Iterable[Any]) -> None:
        """Remember that these rows are new."""
        for batch in _batches(pks) if self.kept else ():
            self._lots.append(Lot(model, Geste.AJOUT, columns(model), [(pk, None) for pk in batch]))

    def save(self, importation: Import) -> None:
        """Keep it all with the import, and forget what earlier imports of the school kept."""
        EcritureImport.objects.filter(importation__etablissement=importation.etablissement_id).delete()
        EcritureImport.objects.bulk_create(
            (
                EcritureImport(
                    importation=importation,
                    ordre=number,
                    modele=lot.model.__name__,
                    geste=lot.geste,
                    champs=list(lot.champs),
                    lignes=_sealed(lot),
                )
                for number, lot in enumerate(self._lots)
            ),
            batch_size=50,
        )
        self._lots.clear()


def columns(model: type[Model]) -> tuple[str, ...]:
    """The fields of a whole row, its key apart."""
    return tuple(field.name for field in model._meta.concrete_fields if not field.primary_key)


def read(model: type[Model], fields: Sequence[str], values: Sequence[Any], by: str = "") -> Iterator[tuple[Any, ...]]:
    """(key, values of `fields`) of the rows whose key, or whose field `by`, is one of `values`; as JSON can hold them.

    Raw columns on purpose: what is put back is what was there, untouched by any conversion.
    """
    if not values:
        return
    quote = connections[bulk.ALIAS].ops.quote_name
    names = ", ".join(quote(_column(model, name)) for name in (_key(model), *fields))
    marks = ", ".join(["%s"] * len(values))
    where = quote(_column(model, by or _key(model)))
    statement = f"SELECT {names} FROM {quote(model._meta.db_table)} WHERE {where} IN ({marks}) ORDER BY 1"  # noqa: S608
    with connections[bulk.ALIAS].cursor() as cursor:
        cursor.execute(statement, list(values))
        for row in cursor.fetchall():
            yield tuple(_plain(value) for value in row)


def seal(values: Iterable[Any]) -> str:
    """A fingerprint of values just read."""
    return fingerprint(json.dumps(list(values), ensure_ascii=False))


def _sealed(lot: Lot) -> list[list[Any]]:
    """The rows of a lot with the fingerprint of what they are now that everything is written."""
    if lot.geste == Geste.RETRAIT:
        return [[pk, before, ""] for pk, before in lot.lignes]
    now = {row[0]: seal(row[1:]) for row in read(lot.model, lot.champs, [pk for pk, _ in lot.lignes])}
    return [[pk, before, now.get(pk, "")] for pk, before in lot.lignes]


def _of_school(model: type[Model], uai: str) -> Q:
    names = {field.name for field in model._meta.concrete_fields}
    own = tuple(name for name in ("uai", "etablissement") if name in names)
    found = Q()
    for path in own or UAI_OF[model.__name__]:
        found |= Q(**{path: uai})
    return found


def _batches(values: Iterable[Any]) -> Iterator[list[Any]]:
    walker = iter(values)
    while batch := list(islice(walker, BATCH)):
        yield batch


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _key(model: type[Model]) -> str:
    assert model._meta.pk is not None
    return model._meta.pk.name


def _column(model: type[Model], name: str) -> str:
    field = model._meta.get_field(name)
    assert isinstance(field, Field)
    return str(field.column)
