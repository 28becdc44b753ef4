"""Preparing an import of ONDE extractions: no UAI, no year and no identifier in them (specs/registry-formats.md §3)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TypeVar

from preau.kit import namekit
from preau.kit.clockkit import PARIS, now
from preau.kit.datekit import annee_scolaire
from preau.protocols.onde import read as onde_read
from preau.protocols.onde.messages import Anomalie, Eleve, Responsable
from preau.protocols.onde.refusals import FichierDesResponsables
from preau.protocols.siecle.checks import is_uai
from preau.registre.actions.proposal import Proposal
from preau.registre.actions.propose_import import Progress, check_source, declare_ecole, finish_proposal, named
from preau.registre.formats import refusals
from preau.registre.formats.onde import Connus, Stager
from preau.registre.formats.staging import Staging
from preau.registre.models import AnneeScolaire, Scolarite, Telephone
from preau.registre.models import Eleve as EleveRow
from preau.registre.models import Responsable as ResponsableRow

ONDE = "onde"
T = TypeVar("T")


def propose_onde(
    paths: Iterable[Path],
    uai: str,
    annee: int | None = None,
    *,
    progress: Progress | None = None,
    at: datetime | None = None,
) -> Proposal:
    """What importing the pupils' and the guardians' extractions of one école would change.

    `annee` is the year to write in and to open; by default the école's open year, else the current one. Raises an
    OndeRefusal for a file that is neither, a RegistreRefusal for a bad UAI, a school that files of another family feed,
    two files of one kind, or guardians alone.
    """
    moment = at or now()
    files = [Path(path) for path in paths]
    if not files:
        raise refusals.AucunFichier()
    if not is_uai(uai):
        raise refusals.UaiInvalide(uai=uai)
    staging = Staging()
    try:
        _read(files, staging, uai, annee or default_annee(uai, moment), progress)
        return finish_proposal(staging, ONDE, moment, progress)
    except BaseException:
        staging.close()
        raise


def default_annee(uai: str, moment: datetime) -> int:
    """The open year of the school, else the current one."""
    opened = AnneeScolaire.objects.filter(etablissement=uai, is_open=True).values_list("annee", flat=True).first()
    return opened if opened is not None else annee_scolaire(moment.astimezone(PARIS).date())


def _read(files: list[Path], staging: Staging, uai: str, annee: int, progress: Progress | None) -> None:
    check_source(uai, ONDE, annee)
    declare_ecole(staging, uai, annee)
    eleves: tuple[Path, int, Iterator[Eleve | Anomalie]] | None = None
    responsables: tuple[Path, int, Iterator[Responsable | Anomalie]] | None = None
    for number, path in enumerate(files, 1):
        with named(path):
            data = path.read_bytes()
            try:
                rows = onde_read.read_eleves(data)
                eleves = _only(eleves, (path, number, rows), "des élèves", uai)
            except FichierDesResponsables:
                others = onde_read.read_responsables(data)
                responsables = _only(responsables, (path, number, others), "des responsables", uai)
            genre = "ELEVES" if eleves is not None and eleves[1] == number else "RESPONSABLES"
            digest = hashlib.sha256(data).hexdigest()
            staging.run("INSERT INTO fichier VALUES (?,?,?,?,?,'')", number, uai, path.name, genre, digest)
    stager = Stager(staging, uai, known_people(uai, annee, ONDE))
    if eleves is not None:
        with named(eleves[0]):
            _tell(progress, eleves[0])
            stager.eleves(eleves[2], eleves[1])
    if responsables is not None:
        with named(responsables[0]):
            _tell(progress, responsables[0])
            stager.responsables(responsables[2], responsables[1])


def _only(known: T | None, found: T, genre: str, uai: str) -> T:
    if known is not None:
        raise refusals.FichiersEnDouble(genre=genre, uai=uai)
    return found


def known_people(uai: str, annee: int, source: str) -> Connus:
    """Keys and names the registry knows of this school, from this source."""
    connus = Connus()
    for row in EleveRow.objects.filter(uai=uai, source=source).exclude(ine=""):
        born = row.ne_le.isoformat() if row.ne_le else ""
        connus.ines[row.ine] = (row.source_id, namekit.normalise(row.prenom), born)
    present = Scolarite.objects.filter(
        etablissement=uai, annee=annee, gone_at__isnull=True, sortie_le__isnull=True, eleve__source=source
    ).select_related("eleve")
    for eleve in (scolarite.eleve for scolarite in present):
        for nom in {eleve.nom_de_famille, eleve.nom_usage} - {""}:
            key = (namekit.normalise(nom), namekit.normalise(eleve.prenom))
            connus.eleves[key].add((eleve.source_id, eleve.ne_le.isoformat() if eleve.ne_le else ""))
    _add_responsables(connus, uai, source)
    return connus


def _add_responsables(connus: Connus, uai: str, source: str) -> None:
    reached: dict[int, set[str]] = {}
    mobiles = Telephone.objects.filter(responsable__uai=uai, responsable__source=source, is_mobile=True)
    people = ResponsableRow.objects.filter(uai=uai, source=source).order_by("jointure")
    mails = ((row.jointure, row.mel.casefold()) for row in people if row.mel)
    for jointure, address in chain(mobiles.values_list("responsable_id", "e164"), mails):
        reached.setdefault(jointure or 0, set()).add(address)
    for row in people:
        key = (namekit.normalise(row.nom_de_famille), namekit.normalise(row.prenom))
        connus.responsables[key].append((row.source_id, reached.get(row.jointure, set())))


def _tell(progress: Progress | None, path: Path) -> None:
    if progress is not None:
        progress(f"Lecture de {path.name}", 0)
