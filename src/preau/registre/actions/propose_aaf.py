"""Preparing an import of an AAF delivery: several schools at once, complete or delta (specs/registry-formats.md §4).

Nothing is written to the registry here. A house with a registry of its own is fed this way (design.md §1).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from preau.kit.clockkit import PARIS, now
from preau.kit.datekit import annee_scolaire, write_french_date
from preau.protocols.aaf.messages import Anomalie, Operation
from preau.protocols.aaf.names import COMPLET, DELTA
from preau.protocols.aaf.read import Fichier, read_delivery
from preau.protocols.aaf.refusals import AafRefusal, CompletAvecRetraits, LivraisonMelangee
from preau.registre.actions.aaf_comparison import AAF, check_source, compare_aaf
from preau.registre.actions.proposal import Proposal
from preau.registre.actions.propose_import import Progress, check_annee, conclude, declare_ecole, named
from preau.registre.formats import aaf_assembly, refusals
from preau.registre.formats.aaf import Stager
from preau.registre.formats.aaf_current import current_of
from preau.registre.formats.staging import Staging
from preau.registre.models import Eleve, Etablissement, Import, Personnel, Responsable

MOST_UNKNOWN = 0.2
"""Beyond this share (and 5) of changes about people nobody knows, a delta is not the one that follows."""


@dataclass(slots=True)
class _Livraison:
    """What the files say of the delivery they are part of."""

    mode: str = ""
    degre: str = ""
    jour: date | None = None
    academie: str = ""
    retrait: int = 0
    """Line of the first modification or removal, 0 without any."""


def propose_aaf(
    paths: Iterable[Path],
    *,
    uais: Collection[str] | None = None,
    annee: int | None = None,
    progress: Progress | None = None,
    at: datetime | None = None,
) -> Proposal:
    """What importing this delivery would change, in all its schools or in those of `uais`.

    `paths`: an archive, a folder, or its files. The year is the one its day falls in, unless `annee` says. Raises an
    AafRefusal for files that cannot be read or are not of one delivery, a RegistreRefusal for another year, a school
    that another kind of file feeds, a number already given, a delta without its complete one or out of its turn.
    """
    moment = at or now()
    files = [Path(path) for path in paths]
    if not files:
        raise refusals.AucunFichier()
    staging = Staging()
    try:
        livraison, stager = _read(files, staging, progress)
        return _finish(staging, livraison, stager, files, uais, annee, moment, progress)
    except BaseException:
        staging.close()
        raise


def _read(files: list[Path], staging: Staging, progress: Progress | None) -> tuple[_Livraison, Stager]:
    livraison = _Livraison()
    stager = Stager(staging, delta=True, current=lambda requete: current_of(requete, livraison.degre))
    for known in Etablissement.objects.filter(jointure__isnull=False).values_list("jointure", "uai"):
        staging.add("INSERT OR REPLACE INTO aaf_etab (jointure, uai, fiche, kept, staged) VALUES (?,?,'{}',0,0)", known)
    staging.flush()
    number = 0
    for number, fichier in enumerate(_files(files), 1):
        name = fichier.fichier.rsplit("/", 1)[-1]
        _agree(livraison, fichier)
        stager.fichier, stager.degre = number, livraison.degre
        staging.run("INSERT INTO fichier VALUES (?, '', ?, '', '', '')", number, name[:200])
        try:
            _walk(fichier, stager, livraison, name, progress)
        except AafRefusal as refusal:
            refusal.context.setdefault("fichier", name)
            raise
    staging.flush()
    staging.run("INSERT INTO aaf_reserve VALUES (?)", stager.highest)
    return livraison, stager


def _files(files: list[Path]) -> Iterator[Fichier]:
    with named(files[0]):
        yield from read_delivery(files)


def _agree(livraison: _Livraison, fichier: Fichier) -> None:
    """Take what this file says of its delivery. Raises LivraisonMelangee when another one said otherwise."""
    said = {
        "mode": fichier.nom.mode,
        "degre": fichier.entete.degre if fichier.entete.degre in ("1D", "2D") else fichier.nom.degre,
        "jour": fichier.entete.genere_le or fichier.nom.jour,
        "academie": fichier.entete.academie,
    }
    words = {
        "mode": "les unes sont complètes, les autres différentielles",
        "degre": "elles sont du premier et du second degré",
        "jour": "elles sont de jours différents",
        "academie": "elles viennent de plusieurs académies",
    }
    for name, value in said.items():
        held = getattr(livraison, name)
        if value and held and value != held:
            raise LivraisonMelangee(constat=words[name])
        if value:
            setattr(livraison, name, value)
    livraison.degre = livraison.degre or "2D"


def _walk(fichier: Fichier, stager: Stager, livraison: _Livraison, name: str, progress: Progress | None) -> None:
    for number, one in enumerate(fichier.requetes()):
        if isinstance(one, Anomalie):
            stager.staging.note(stager.fichier, one.line, one.code, one.subject, one.text)
            continue
        if one.operation is not Operation.AJOUT and not livraison.retrait:
            livraison.retrait = one.line or 1
            if livraison.mode == COMPLET:
                raise CompletAvecRetraits(line=livraison.retrait)
        stager.read(one)
        if progress is not None and number % 2000 == 0:
            progress(f"Lecture de {name}", number)


def _finish(
    staging: Staging,
    livraison: _Livraison,
    stager: Stager,
    files: list[Path],
    uais: Collection[str] | None,
    annee: int | None,
    moment: datetime,
    progress: Progress | None,
) -> Proposal:
    if progress is not None:
        progress("Comparaison avec le registre", 0)
    delta = livraison.mode == DELTA or bool(livraison.retrait)
    if delta and not stager.requests:
        raise refusals.DeltaVide()
    aaf_assembly.join_schools(staging, delta)
    annees = _declare(staging, livraison, uais, annee, moment, delta)
    if delta:
        _check_delta(stager, livraison, list(annees))
    check_source(annees, annees)
    _name_files(staging, livraison, files, list(annees), delta)
    aaf_assembly.join_people(staging)
    compare_aaf(staging, annees, delta=delta)
    return conclude(staging, AAF, annees, moment)


def _declare(
    staging: Staging,
    livraison: _Livraison,
    uais: Collection[str] | None,
    annee: int | None,
    moment: datetime,
    delta: bool,
) -> dict[str, int]:
    """The schools, with their year and what the delivery says of them. Raises AucunEtablissement, AnneeInattendue."""
    today = moment.astimezone(PARIS).date()
    found = annee if annee is not None else annee_scolaire(livraison.jour or today)
    if delta:
        _keep_touched(staging)
    else:
        staging.run("UPDATE aaf_etab SET kept = 0 WHERE staged = 0")
    annees: dict[str, int] = {}
    for uai, fiche in aaf_assembly.schools(staging, uais):
        check_annee(uai, found, annee, today)
        declare_ecole(staging, uai, found)
        staging.run("UPDATE ecole SET fiche = ? WHERE uai = ?", _told(fiche, livraison), uai)
        annees[uai] = found
    if not annees:
        asked = f" parmi {', '.join(sorted(uais))}" if uais else ""
        raise refusals.AucunEtablissement(parmi=asked)
    flags = ", ".join(
        f"{column} = EXISTS (SELECT 1 FROM {table})"  # noqa: S608 - constants
        for column, table in (("eleves", "eleve"), ("responsables", "personne"), ("personnels", "personnel"))
    )
    staging.run(f"UPDATE ecole SET adresses_eleves = 1, adresses_responsables = 1, {flags}")  # noqa: S608
    staging.run(
        "UPDATE ecole SET structures = EXISTS (SELECT 1 FROM aaf_etab t WHERE t.uai = ecole.uai AND t.staged = 1)"
    )
    return annees


def _told(fiche: str, livraison: _Livraison) -> str:
    """The record of a school, its académie taken from the comments where the record is silent."""
    if '"academie"' in fiche or not livraison.academie.isdecimal() or fiche == "{}":
        return fiche
    return f'{fiche[:-1]},"academie":{int(livraison.academie)}}}'


def _keep_touched(staging: Staging) -> None:
    """In a delta, the schools that anybody named in it belongs to in the registry."""
    staging.run("UPDATE aaf_etab SET kept = 1 WHERE staged = 1 OR jointure IN (SELECT CAST(uai AS INT) FROM personnel)")
    gone = "UNION SELECT pk FROM aaf_retrait WHERE categorie ="
    people: tuple[tuple[Any, str], ...] = (
        (Responsable, f"SELECT pk FROM personne {gone} 'PersRelEleve'"),  # noqa: S608 - constants
        (Eleve, f"SELECT pk FROM eleve {gone} 'Eleve'"),  # noqa: S608 - constants
        (Personnel, f"SELECT CAST(sid AS INT) FROM personnel {gone} 'PersEducNat'"),  # noqa: S608 - constants
    )
    for model, query in people:
        numbers = [row[0] for row in staging.rows(query)]
        for start in range(0, len(numbers), 5000):
            rows = model.objects.filter(jointure__in=numbers[start : start + 5000], source=AAF)
            touched = rows.order_by().values_list("uai", flat=True).distinct()
            staging.many("UPDATE aaf_etab SET kept = 1 WHERE uai = ?", ((uai,) for uai in touched))


def _check_delta(stager: Stager, livraison: _Livraison, uais: list[str]) -> None:
    """Raise when no complete delivery came first, when a later one did, or when too few people are known."""
    for uai in uais:
        history = Import.objects.filter(etablissement=uai, source=AAF, undone_at__isnull=True)
        known = [fichier for row in history for fichier in row.fichiers if fichier["genre"] in (COMPLET, DELTA)]
        if not any(fichier["genre"] == COMPLET for fichier in known):
            raise refusals.DeltaSansComplet(uai=uai, pour=f" pour {uai}")
        days = [fichier["horodatage"] for fichier in known]
        last = max(days, default="")
        if livraison.jour and last and livraison.jour.isoformat() < last:
            raise refusals.LivraisonAncienne(
                jour=write_french_date(livraison.jour), derniere=write_french_date(date.fromisoformat(last)), uai=uai
            )
    if stager.unknown > 5 and stager.unknown > stager.asked * MOST_UNKNOWN:
        raise refusals.DeltaInadapte(demandees=stager.asked, inconnues=stager.unknown)


def _name_files(staging: Staging, livraison: _Livraison, files: list[Path], uais: list[str], delta: bool) -> None:
    """One line of history a school: the delivery, its kind, its day."""
    seal = hashlib.sha256()
    for path in files:
        for one in sorted(path.iterdir()) if path.is_dir() else (path,):
            with one.open("rb") as stream:
                seal.update(hashlib.file_digest(stream, "sha256").digest())
    name = ", ".join(path.name for path in files[:3]) + ("…" if len(files) > 3 else "")
    jour = livraison.jour.isoformat() if livraison.jour else ""
    if len(uais) == 1:
        staging.run("UPDATE fichier SET uai = ?", uais[0])
    first = (staging.one("SELECT max(id) FROM fichier") or 0) + 1
    for number, uai in enumerate(uais, first):
        row = (number, uai, name[:200], DELTA if delta else COMPLET, seal.hexdigest(), jour)
        staging.run("INSERT INTO fichier VALUES (?,?,?,?,?,?)", *row)
