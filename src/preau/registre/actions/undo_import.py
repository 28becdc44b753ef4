"""Undoing the last import of a school: every row it wrote becomes again what it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import OperationalError, transaction
from django.db.models import F, Model

from preau.kit import journal
from preau.kit.clockkit import now
from preau.kit.errors.middleware import is_busy
from preau.registre.actions import bulk
from preau.registre.actions.ecritures import BATCH, read, seal
from preau.registre.formats import refusals
from preau.registre.models import EcritureImport, Etablissement, Import

Geste = EcritureImport.Geste
KEPT = timedelta(days=30)
"""How long an import can be undone."""


def undo_import(import_: Import, *, actor: str, at: datetime | None = None) -> Import:
    """Put back, exactly, what this import wrote; the Import row, now undone.

    Only the last import of its school, only for a while, and only as long as nothing else has touched the same rows:
    raises ImportPasLeDernier, ImportTropAncien or ImportModifieDepuis otherwise, ImportEnCours when another one holds
    the registry, and nothing is written. Numbers given by it are never given again; accounts are not here.
    """
    try:
        with transaction.atomic(using="registre"):
            return _undo(import_.pk, actor, at or now())
    except OperationalError as error:
        if is_busy(error):
            raise refusals.ImportEnCours() from error
        raise


def is_undoable(import_: Import) -> bool:
    """Whether undoing may be offered: the last of its school, not undone, and still remembered."""
    last = last_import(import_.etablissement_id)
    return last is not None and last.pk == import_.pk and import_.ecritures.exists()


def last_import(uai: str) -> Import | None:
    """The last import of a school that stands."""
    return Import.objects.filter(etablissement=uai, undone_at=None).order_by("-applied_at", "-pk").first()


def forget_ecritures(moment: datetime) -> int:
    """Delete what was kept of imports older than KEPT; how many rows."""
    return EcritureImport.objects.filter(importation__applied_at__lt=moment - KEPT).delete()[0]


def _undo(pk: int, actor: str, moment: datetime) -> Import:
    # The school's row is taken first, as an import does: two of them never cross.
    row = Import.objects.get(pk=pk)
    Etablissement.objects.filter(pk=row.etablissement_id).update(version=F("version") + 1)
    last = last_import(row.etablissement_id)
    if last is None or last.pk != row.pk:
        raise refusals.ImportPasLeDernier()
    lots = list(row.ecritures.order_by("-ordre"))
    if not lots:
        raise refusals.ImportTropAncien(jours=KEPT.days)
    if touched := sum(_touched(lot) for lot in lots) + _leaning(lots):
        raise refusals.ImportModifieDepuis(nombre=touched)
    for lot in lots:
        _put_back(lot)
    EcritureImport.objects.filter(importation=row).delete()
    row.undone_at, row.undone_by = moment, actor
    row.save(update_fields=["undone_at", "undone_by"])
    detail = {"import": row.public_id, "lignes": sum(len(lot.lignes) for lot in lots)}
    journal.write("registre.import.annule", actor=actor, subject=row.etablissement_id, detail=detail, using="registre")
    return row


def _model(lot: EcritureImport) -> type[Model]:
    return apps.get_model("registre", lot.modele)


def _touched(lot: EcritureImport) -> int:
    """How many of the rows are no longer as the import left them."""
    if lot.geste == Geste.RETRAIT:
        return 0
    now_there = {line[0]: seal(line[1:]) for line in read(_model(lot), lot.champs, [line[0] for line in lot.lignes])}
    return sum(now_there.get(pk, "") != after for pk, _, after in lot.lignes)


def _leaning(lots: Iterable[EcritureImport]) -> int:
    """How many rows, not of this import, point to rows it added: something later relies on them."""
    added: dict[type[Model], set[Any]] = defaultdict(set)
    for lot in lots:
        if lot.geste == Geste.AJOUT:
            added[_model(lot)].update(line[0] for line in lot.lignes)
    found = 0
    for model, pks in added.items():
        for relation in model._meta.related_objects:
            other = relation.related_model
            assert isinstance(other, type)
            name, keys = relation.field.name, sorted(pks)
            for start in range(0, len(keys), BATCH):
                some = other._default_manager.filter(**{f"{name}__in": keys[start : start + BATCH]})
                found += sum(pk not in added.get(other, ()) for pk in some.values_list("pk", flat=True))
    return found


def _put_back(lot: EcritureImport) -> None:
    model = _model(lot)
    assert model._meta.pk is not None
    key = model._meta.pk.name
    if lot.geste == Geste.AJOUT:
        bulk.delete(model, key, (line[0] for line in lot.lignes))
    elif lot.geste == Geste.CHANGEMENT:
        bulk.update(model, lot.champs, ((*before, pk) for pk, before, _ in lot.lignes))
    else:
        bulk.insert(model, (key, *lot.champs), ((pk, *before) for pk, before, _ in lot.lignes))
