"""Handing files in for an import: one deposit, one agent, one school."""

from __future__ import annotations

import hashlib
import os
import shutil
from datetime import datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from preau.houses.guichet import imports_refusals as refusals
from preau.houses.guichet.models import Correspondance, Depot, FichierDepose
from preau.houses.guichet.poste import Poste
from preau.houses.guichet.settings import current
from preau.kit import filekit, journal
from preau.kit.clockkit import now
from preau.protocols.refusals import Refusal
from preau.protocols.siecle.read import open_export
from preau.registre.formats import csv_reading, recognition
from preau.registre.formats import refusals as registre_refusals
from preau.registre.formats.recognition import Nature

MIB = 1024 * 1024
TOTAL = 4
"""A whole deposit holds so many times the largest file."""
FORGOTTEN = timedelta(days=30)
State = Depot.State


def open_depot(poste: Poste) -> Depot:
    """The deposit this agent is filling for this school; a new one when there is none."""
    known = (
        Depot.objects.filter(uai=poste.uai, agent=poste.agent, state=State.OUVERT, expires_at__gt=now())
        .order_by("-created_at")
        .first()
    )
    return known or Depot.objects.create(uai=poste.uai, agent=poste.agent, expires_at=now() + current().depot_life)


def add_file(depot: Depot, upload: UploadedFile, request: HttpRequest | None = None) -> FichierDepose:
    """Keep one more file. Raises an ImportRefusal, or what its bytes are refused for; then nothing of it is kept."""
    maximum = current().upload_max
    if (upload.size or 0) > maximum * MIB:
        raise refusals.FichierTropLourd(fichier=_shown(upload), maximum=maximum)
    if depot.is_busy or depot.is_over:
        raise refusals.DepotOccupe()
    known = list(depot.fichiers.all())
    if len(known) >= current().depot_files or sum(one.taille for one in known) > TOTAL * maximum * MIB:
        raise refusals.TropDeFichiers(maximum=current().depot_files)
    row = FichierDepose(depot=depot, nom="fichier", taille=upload.size or 0)
    head = upload.read(8)
    upload.seek(0)
    row.nom = filekit.clean_name(upload.name or "fichier", _extension(head))
    try:
        row.empreinte = _store(row, upload)
        _know(row)
        with transaction.atomic():
            row.save()
            back = {"state": State.OUVERT, "code": "", "sentence": "", "expires_at": now() + current().depot_life}
            Depot.objects.filter(pk=depot.pk).update(**back)
            detail = {"depot": depot.public_id, "nature": row.nature, "octets": row.taille}
            actor = f"agent:{depot.agent.public_id}"
            journal.write("guichet.import.fichier", actor=actor, subject=depot.uai, request=request, detail=detail)
    except IntegrityError:  # the same file again: one is enough
        _remove(row)
        return depot.fichiers.get(empreinte=row.empreinte)
    except Refusal as refused:
        _remove(row)
        refused.context.setdefault("fichier", row.nom)
        raise
    except BaseException:
        _remove(row)
        raise
    depot.refresh_from_db()
    return row


def remove_file(depot: Depot, public_id: str) -> None:
    """Take one file back; nothing happens when it is not there."""
    if depot.is_busy or depot.is_over:
        raise refusals.DepotOccupe()
    for row in depot.fichiers.filter(public_id=public_id, applied_at=None):
        row.delete()
        _remove(row)
    Depot.objects.filter(pk=depot.pk).update(state=State.OUVERT, code="", sentence="")


def discard(depot: Depot, request: HttpRequest | None = None) -> None:
    """Give the import up: files and proposal are deleted."""
    changed = Depot.objects.filter(pk=depot.pk, state__in=(State.OUVERT, State.PROPOSITION))
    with transaction.atomic():
        if not changed.update(state=State.ABANDONNE, sentence="", code=""):
            raise refusals.DepotOccupe()
        actor, detail = f"agent:{depot.agent.public_id}", {"depot": depot.public_id}
        journal.write("guichet.import.abandon", actor=actor, subject=depot.uai, request=request, detail=detail)
    empty(depot)


def empty(depot: Depot) -> None:
    """Delete everything that lies on the disk."""
    shutil.rmtree(depot.folder, ignore_errors=True)


def purge(moment: datetime) -> int:
    """Delete the files of deposits whose time is over, then the rows a month later; how many deposits."""
    over = Depot.objects.filter(expires_at__lt=moment)
    for depot in over.exclude(state__in=(State.LECTURE, State.ECRITURE)):
        empty(depot)
    over.filter(state__in=(State.OUVERT, State.PROPOSITION)).update(state=State.ABANDONNE)
    return Depot.objects.filter(expires_at__lt=moment - FORGOTTEN).delete()[1].get("guichet.Depot", 0)


def name_columns(fichier: FichierDepose, genre: str, colonnes: list[str]) -> None:
    """Say what the columns of a list are, and remember it for the next list with the same headers."""
    missing = csv_reading.missing(genre, colonnes)
    if missing:
        raise refusals.ColonnesIncompletes(colonnes=", ".join(missing))
    with transaction.atomic():
        FichierDepose.objects.filter(pk=fichier.pk).update(genre=genre, colonnes=colonnes)
        Depot.objects.filter(pk=fichier.depot_id, state=State.PROPOSITION).update(state=State.OUVERT)
        Correspondance.objects.update_or_create(
            uai=fichier.depot.uai,
            empreinte=csv_reading.open_table(fichier.path).empreinte,
            defaults={"genre": genre, "colonnes": colonnes, "updated_at": now()},
        )
    fichier.refresh_from_db()


def _know(row: FichierDepose) -> None:
    """What the file is; for SIECLE, whether it is of this school, before anything long."""
    nature = recognition.recognise(row.path)
    row.nature = nature.value
    if nature == Nature.SIECLE:
        with open_export(row.path) as export:
            found = export.enveloppe.uai
        if found != row.depot.uai:
            raise registre_refusals.EtablissementInattendu(trouve=found, attendu=row.depot.uai)
    elif nature == Nature.CSV:
        table = csv_reading.open_table(row.path)
        known = Correspondance.objects.filter(uai=row.depot.uai, empreinte=table.empreinte).first()
        if known is not None:
            row.genre, row.colonnes = known.genre, known.colonnes


def _store(row: FichierDepose, upload: UploadedFile) -> str:
    """Write the file where only this user reads it; its SHA-256."""
    row.depot.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    row.path.parent.mkdir(mode=0o700)
    digest = hashlib.sha256()
    with os.fdopen(os.open(row.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as stream:
        for chunk in upload.chunks():
            digest.update(chunk)
            stream.write(chunk)
    return digest.hexdigest()


def _remove(row: FichierDepose) -> None:
    shutil.rmtree(row.path.parent, ignore_errors=True)


def _shown(upload: UploadedFile) -> str:
    return filekit.clean_name(upload.name or "fichier", filekit.TEXT).removesuffix(".txt")


def _extension(head: bytes) -> filekit.Kind:
    found = "zip" if head[:2] == b"PK" else "gz" if head[:2] == b"\x1f\x8b" else "xml" if b"<" in head else "csv"
    return filekit.Kind(found, "", found)
