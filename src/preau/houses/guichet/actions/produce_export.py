"""Exports from the desk: asked for, made beside the pages, taken away within a day (issue 6, item 2).

The registry's actions write the files. A killed work is done again from the start: an AAF delta keeps the origin it was
asked with, so that the readers of the annuaire never miss a change.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction
from django.http import HttpRequest

from preau.houses.guichet import produits
from preau.houses.guichet.exports_refusals import ExportEfface
from preau.houses.guichet.models import FichierProduit
from preau.houses.guichet.poste import Poste
from preau.houses.guichet.settings import current
from preau.kit import journal
from preau.kit.clockkit import PARIS, now
from preau.kit.jobs import jobs
from preau.kit.jobs.models import Job
from preau.registre.actions import write_aaf, write_csv, write_siecle, write_sts
from preau.registre.queries import open_annee

KIND = "guichet.export"
PART = "exports"
KEPT = timedelta(days=60)
"""How long the list says that there was an export."""
LISTES = {FichierProduit.Genre.ELEVES, FichierProduit.Genre.RESPONSABLES, FichierProduit.Genre.PERSONNELS}
TYPES = {".csv": "text/csv; charset=utf-8", ".xml": "application/xml", ".zip": "application/zip"}


def ask_export(poste: Poste, genre: str, depuis: str = "", request: HttpRequest | None = None) -> FichierProduit:
    """Have an export made; the one under way when the same is asked twice."""
    same = FichierProduit.objects.filter(uai=poste.uai, genre=genre, depuis=depuis, nom="", deleted_at=None)
    with transaction.atomic():
        for row in same:
            if Job.objects.filter(public_id=row.job, ended_at=None).exists():
                return row
        row = FichierProduit(uai=poste.uai, agent=poste.agent, genre=genre, depuis=depuis)
        row.job = jobs.enqueue(KIND, owner=poste.uai, payload={"export": row.public_id, "actor": poste.actor}).public_id
        row.save()
        _journal("demande", poste.actor, row, request)
    return row


def make_export(given: jobs.Given) -> dict[str, Any]:
    """The job: the file first, then the row that names it. Raises what the registry refuses; nothing is then left."""
    row, actor = FichierProduit.objects.get(public_id=given.payload["export"]), str(given.payload["actor"])
    given.tell("Écriture du fichier")
    folder = _folder(row)
    shutil.rmtree(folder, ignore_errors=True)  # what a killed work left
    folder.mkdir(mode=0o700, parents=True)
    moment = now()
    try:
        path = _write(row, folder, actor, moment)
        path.chmod(0o600)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    with transaction.atomic():
        row.nom, row.taille, row.expires_at = path.name, path.stat().st_size, moment + current().produced_life
        row.save(update_fields=["nom", "taille", "expires_at"])
        _journal("produit", actor, row, None)
    return {"taille": row.taille}


def open_export(row: FichierProduit) -> BinaryIO:
    """The file. Raises ExportEfface when its time is over, or when somebody removed it."""
    if row.deleted_at is not None or row.expires_at is None or row.expires_at <= now():
        raise ExportEfface(row.public_id)
    try:
        return (_folder(row) / row.nom).open("rb")
    except OSError as problem:
        raise ExportEfface(type(problem).__name__) from problem


def content_type_of(row: FichierProduit) -> str:
    """What the file is to a browser."""
    return TYPES.get(Path(row.nom).suffix, "application/gzip")


def note_reading(poste: Poste, row: FichierProduit, request: HttpRequest) -> None:
    """The journal knows who took a school's people away."""
    _journal("lu", poste.actor, row, request)


def erase_export(poste: Poste, row: FichierProduit, request: HttpRequest | None = None) -> None:
    """Once taken away: the file goes now, before its time."""
    with transaction.atomic():
        if _delete(row, now()):
            _journal("efface", poste.actor, row, request)


def purge_exports(moment: datetime) -> int:
    """Delete the files whose time is over, and the rows of old ones (see `kit.purgekit`)."""
    for row in FichierProduit.objects.filter(expires_at__lte=moment, deleted_at=None):
        _delete(row, moment)
    old = FichierProduit.objects.filter(created_at__lte=moment - KEPT)
    for row in old:
        shutil.rmtree(_folder(row), ignore_errors=True)
    return old.delete()[0]


def _delete(row: FichierProduit, moment: datetime) -> int:
    shutil.rmtree(_folder(row), ignore_errors=True)
    return FichierProduit.objects.filter(pk=row.pk, deleted_at=None).exclude(nom="").update(deleted_at=moment)


def _folder(row: FichierProduit) -> Path:
    """A folder of its own, so that the file can keep its name."""
    return produits.path_of(PART, row.public_id)


def _write(row: FichierProduit, folder: Path, actor: str, moment: datetime) -> Path:
    genre = FichierProduit.Genre(row.genre)
    if genre in (FichierProduit.Genre.AAF, FichierProduit.Genre.AAF_DELTA):
        return write_aaf([row.uai], folder, since=row.depuis or None, actor=actor, at=moment).paths[0]
    if genre is FichierProduit.Genre.STS:
        return _named(folder, lambda stream: write_sts(row.uai, stream))
    jour = f"{moment.astimezone(PARIS):%Y%m%d}"
    if genre in LISTES:
        return _named(folder, _called(f"{genre}_{row.uai}_{jour}.csv", _csv(row, genre, actor, moment)))
    name = f"SIECLE_{row.uai}_{open_annee(row.uai)}_{jour}.zip"
    return _named(folder, _called(name, lambda out: write_siecle(row.uai, out, actor=actor, at=moment)))


def _csv(row: FichierProduit, liste: str, actor: str, moment: datetime) -> Callable[[BinaryIO], object]:
    return lambda stream: write_csv(row.uai, str(liste), stream, actor=actor, at=moment)


def _called(name: str, fill: Callable[[BinaryIO], object]) -> Callable[[BinaryIO], str]:
    def filled(stream: BinaryIO) -> str:
        fill(stream)
        return name

    return filled


def _named(folder: Path, fill: Callable[[BinaryIO], str]) -> Path:
    """Write a file that says its name once it is whole."""
    partial = folder / "partiel"
    with produits.create(partial) as stream:
        name = fill(stream)
    return partial.replace(folder / Path(name).name)


def _journal(what: str, actor: str, row: FichierProduit, request: HttpRequest | None) -> None:
    detail = {"uai": row.uai, "genre": row.genre}
    subject = f"export:{row.public_id}"
    journal.write(f"guichet.export.{what}", actor=actor, subject=subject, request=request, detail=detail)
