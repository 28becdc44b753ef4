"""Preparing an import of lists: CSV files whose columns somebody has named (specs/registry-formats.md §5.3, §5.4)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from preau.kit.clockkit import now
from preau.protocols.siecle.checks import is_uai
from preau.registre.actions.proposal import Proposal
from preau.registre.actions.propose_import import Progress, check_source, declare_ecole, finish_proposal, named
from preau.registre.actions.propose_onde import default_annee, known_people
from preau.registre.formats import refusals
from preau.registre.formats.csv_columns import ELEVES
from preau.registre.formats.csv_reading import open_table, read_eleves, read_responsables
from preau.registre.formats.csv_staging import ListeStager
from preau.registre.formats.staging import Staging
from preau.registre.models import Eleve
from preau.registre.models.personne import Source

CSV = Source.CSV.value


@dataclass(frozen=True, slots=True)
class Liste:
    """A file, whom it lists (`csv_columns.ELEVES` or RESPONSABLES), and the field of each of its columns."""

    path: Path
    genre: str
    colonnes: tuple[str, ...]


def propose_csv(
    listes: Iterable[Liste],
    uai: str,
    annee: int | None = None,
    *,
    progress: Progress | None = None,
    at: datetime | None = None,
) -> Proposal:
    """What importing these lists would change. Several lists of one kind are one list.

    `annee` as for `propose_onde`. Raises a RegistreRefusal for a file that is no list, a bad UAI, a school that files
    of another family feed, guardians alone.
    """
    moment = at or now()
    several = sorted(listes, key=lambda liste: liste.genre != ELEVES)
    if not several:
        raise refusals.AucunFichier()
    if not is_uai(uai):
        raise refusals.UaiInvalide(uai=uai)
    staging = Staging()
    try:
        _read(several, staging, uai, annee or default_annee(uai, moment), progress)
        return finish_proposal(staging, CSV, moment, progress)
    except BaseException:
        staging.close()
        raise


def _read(listes: list[Liste], staging: Staging, uai: str, annee: int, progress: Progress | None) -> None:
    check_source(uai, CSV, annee)
    declare_ecole(staging, uai, annee)
    known = Eleve.objects.filter(uai=uai, source=CSV).values_list("source_id", flat=True)
    stager = ListeStager(staging, uai, known_people(uai, annee, CSV), known)
    for number, liste in enumerate(listes, 1):
        with named(liste.path):
            if progress is not None:
                progress(f"Lecture de {liste.path.name}", 0)
            table = open_table(liste.path)
            digest = hashlib.sha256(liste.path.read_bytes()).hexdigest()
            genre = "ELEVES" if liste.genre == ELEVES else "RESPONSABLES"
            staging.run("INSERT INTO fichier VALUES (?,?,?,?,?,'')", number, uai, liste.path.name, genre, digest)
            if liste.genre == ELEVES:
                stager.eleves(read_eleves(table, liste.colonnes), number)
            else:
                stager.responsables(read_responsables(table, liste.colonnes), number)
