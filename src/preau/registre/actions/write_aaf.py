"""Exporting schools as an AAF delivery, complete or delta (specs/registry-formats.md §4).

One delivery for each degree, an archive or a folder; the whole streams, so that an académie takes the memory of a
class. A delta starts from what an earlier export of the same schools said, remembered by fingerprints.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.db.models import F, Prefetch

from preau.kit import journal
from preau.kit.clockkit import PARIS, now
from preau.protocols.aaf.delta import changes
from preau.protocols.aaf.messages import Categorie, Entete, Fiche, Matiere, Mef, Operation, Requete
from preau.protocols.aaf.names import COMPLET, DELTA
from preau.protocols.aaf.translate import removal, request
from preau.protocols.aaf.write import write_delivery
from preau.registre.actions.export_state import PEOPLE, State, forget_old, perimetre_of, read_state
from preau.registre.actions.write_sts import RienAExporter
from preau.registre.formats import aaf_export, refusals
from preau.registre.models import (
    Code,
    Division,
    Eleve,
    Enseignement,
    Etablissement,
    Export,
    Groupe,
    Lien,
    Personnel,
    ProfesseurPrincipal,
    Responsable,
    Scolarite,
    allocate_jointures,
)

AAF = "aaf"
CHUNK = 500
VERSIONS = ("AAF-VE2407", "Annexe 4bis version 6.4")
"""The latest seen (§4.1)."""


class PlusieursAcademies(refusals.RegistreRefusal):
    """Schools of several académies in one delivery: numbers are unique only in one (§4.7)."""

    code = "REGISTRE-0055"
    personne = (
        "Ces établissements sont de plusieurs académies : une livraison AAF n'en concerne qu'une. Faites un export par "
        "académie."
    )


class ExportSansEtat(refusals.RegistreRefusal):
    """A delta asked from an export that is unknown, of other schools, or too old."""

    code = "REGISTRE-0056"
    status = 409
    personne = (
        "Aucun export récent de ces mêmes établissements ne permet de calculer une différence. Faites un export "
        "complet ; le suivant pourra être différentiel."
    )


@dataclass(slots=True)
class Ecrit:
    """What was written: the row of the history and the archives or folders, one for each degree."""

    export: Export
    paths: list[Path]


@dataclass(slots=True)
class _Degre:
    """The schools of one degree, and who is met on the way."""

    degre: str
    schools: list[Etablissement]
    annees: dict[str, int]
    state: State
    eleves_of: dict[int, list[int]] = field(default_factory=dict)
    omis: int = 0

    @property
    def etabs(self) -> dict[str, str]:
        """UAI → jointure."""
        return {school.uai: str(school.jointure) for school in self.schools}


def write_aaf(
    uais: Collection[str],
    folder: Path,
    *,
    since: str | None = None,
    archive: bool = True,
    actor: str = "commande",
    at: datetime | None = None,
) -> Ecrit:
    """Write the pupils present in these schools' open year, their guardians, the staff, and what they belong to.

    `since`: public id of an earlier export of the same schools, from which only the differences are written; None for
    a complete delivery. `archive` makes a .tar.gz of each delivery, else a folder. Raises RienAExporter,
    PlusieursAcademies, ExportSansEtat; then nothing is written.
    """
    moment = at or now()
    jour = moment.astimezone(PARIS).date()
    schools = _schools(uais)
    annees = _annees(schools)
    former = _former(since, uais)
    state = State()
    paths: list[Path] = []
    comptes: dict[str, int] = {}
    for degre in (1, 2):
        ours = [school for school in schools if school.degre == degre]
        # A delta tells nothing of a degree that has no school, and all of one that has.
        if ours:
            part = _Degre(f"{degre}D", ours, annees, state)
            paths.append(_write(part, folder, former, archive, jour, perimetre_of(uais)[:8], comptes))
    with transaction.atomic(using="registre"):
        export = Export.objects.create(
            format=AAF,
            uais=sorted(uais),
            perimetre=perimetre_of(uais),
            annee=max(annees.values()),
            written_at=moment,
            actor=actor,
            precedent=former,
            comptes=comptes,
            state=bytes(state.lines),
        )
        forget_old(export)
        detail = {"uais": sorted(uais)[:50], "format": AAF, "comptes": comptes, "delta": former is not None}
        journal.write("registre.export", actor=actor, subject=export.public_id, detail=detail, using="registre")
    return Ecrit(export, paths)


def list_exports(uais: Collection[str]) -> list[Export]:
    """The AAF exports of exactly these schools that a delta may start from, the latest first."""
    rows = Export.objects.filter(format=AAF, perimetre=perimetre_of(uais)).exclude(state=b"")
    return list(rows.defer("state").order_by("-written_at", "-pk"))


def last_export(uais: Collection[str]) -> Export | None:
    """The latest of them."""
    return next(iter(list_exports(uais)), None)


def _schools(uais: Collection[str]) -> list[Etablissement]:
    """The schools, each with its number, given now if need be."""
    with transaction.atomic(using="registre"):
        rows = list(Etablissement.objects.filter(uai__in=uais).order_by("uai"))
        missing = sorted(set(uais) - {row.uai for row in rows})
        if missing or not rows:
            raise RienAExporter(uai=", ".join(missing))
        if len({row.academie for row in rows}) > 1:
            raise PlusieursAcademies()
        unnamed = [row for row in rows if row.jointure is None]
        for row, number in zip(unnamed, allocate_jointures(len(unnamed)) if unnamed else (), strict=True):
            row.jointure = number
            row.save(update_fields=["jointure"])
    return sorted(rows, key=lambda row: row.jointure or 0)


def _annees(schools: list[Etablissement]) -> dict[str, int]:
    found = {}
    for school in schools:
        annee = school.annees.filter(is_open=True).values_list("annee", flat=True).first()
        if annee is None:
            raise RienAExporter(uai=school.uai)
        found[school.uai] = annee
    return found


def _former(since: str | None, uais: Collection[str]) -> Export | None:
    if since is None:
        return None
    rows = Export.objects.filter(public_id=since, format=AAF, perimetre=perimetre_of(uais)).exclude(state=b"")
    export = rows.first()
    if export is None:
        raise ExportSansEtat()
    return export


def _write(
    part: _Degre, folder: Path, former: Export | None, archive: bool, jour: date, name: str, comptes: dict[str, int]
) -> Path:
    mode = DELTA if former else COMPLET
    projet = f"ENT{part.degre}_{part.schools[0].uai if len(part.schools) == 1 else name}"
    entete = Entete(*VERSIONS, academie=str(part.schools[0].academie), degre=part.degre, genere_le=jour)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{projet}_{mode}_{jour:%Y%m%d}{'.tar.gz' if archive else ''}"
    written = write_delivery(target, projet, mode, jour, entete, _parts(part, former))
    for categorie, number in written.items():
        comptes[categorie.value] = comptes.get(categorie.value, 0) + number
    comptes["liens_omis"] = comptes.get("liens_omis", 0) + part.omis
    return target


def _parts(part: _Degre, former: Export | None) -> Iterator[tuple[Categorie, Iterable[Requete]]]:
    """Category by category; pupils before guardians, since they say which guardians are needed."""
    makers = {
        Categorie.ETABLISSEMENT: _etablissements,
        Categorie.ELEVE: _eleves,
        Categorie.RESPONSABLE: _responsables,
        Categorie.PERSONNEL: _personnels,
    }
    for categorie in PEOPLE:
        made = makers[categorie](part)
        if former is None:
            yield categorie, _all(part, made)
        else:
            yield categorie, _changes(part, made, categorie, former)
        if categorie is Categorie.ETABLISSEMENT and former is None:
            yield Categorie.MATIERE, _codes(part, "MATIERE")
            yield Categorie.MEF, _codes(part, "MEF")


def _all(part: _Degre, made: Iterable[Fiche]) -> Iterator[Requete]:
    return (requete for _number, _seal, requete in part.state.walk(_requests(part, made)))


def _changes(part: _Degre, made: Iterable[Fiche], categorie: Categorie, former: Export) -> Iterator[Requete]:
    degres = _degres_of(former, categorie)
    before = (line for line in read_state(former, categorie) if degres.get(line[0], part.degre) == part.degre)
    after = part.state.walk(_requests(part, made))
    return changes(before, after, lambda number: removal(categorie, str(number)))


def _degres_of(former: Export, categorie: Categorie) -> dict[int, str]:
    """The degree of each record of an export of both degrees; nothing when it had schools of one only."""
    degres = dict(Etablissement.objects.filter(uai__in=former.uais).values_list("uai", "degre"))
    if len(set(degres.values())) < 2:
        return {}
    models = {Categorie.ELEVE: Eleve, Categorie.RESPONSABLE: Responsable, Categorie.PERSONNEL: Personnel}
    if categorie is Categorie.ETABLISSEMENT:
        rows = Etablissement.objects.filter(uai__in=former.uais).values_list("jointure", "uai")
    else:
        rows = models[categorie].objects.filter(uai__in=former.uais).values_list("jointure", "uai")  # type: ignore[attr-defined]
    return {number or 0: f"{degres[uai]}D" for number, uai in rows.iterator(5000)}


def _requests(part: _Degre, made: Iterable[Fiche]) -> Iterator[Requete]:
    return (request(Operation.AJOUT, message, part.degre) for message in made)


def _etablissements(part: _Degre) -> Iterator[Fiche]:
    for school in part.schools:
        live = {"etablissement": school, "annee": part.annees[school.uai], "gone_at__isnull": True}
        divisions = Division.objects.filter(**live).order_by("code")
        yield aaf_export.etablissement(school, divisions, Groupe.objects.filter(**live).order_by("code"))


def _codes(part: _Degre, table: str) -> Iterator[Requete]:
    rows = Code.objects.filter(etablissement__in=part.schools, table=table).order_by("code", "pk")
    last = ""
    for code, court, long in rows.values_list("code", "libelle_court", "libelle_long").iterator(CHUNK):
        if code != last:
            last = code
            label = long or court
            message: Fiche = Mef(code, libelle=label) if table == "MEF" else Matiere(code, libelle=label)
            yield request(Operation.AJOUT, message, part.degre)


def _eleves(part: _Degre) -> Iterator[Fiche]:
    mefs = dict(Code.objects.filter(etablissement__in=part.schools, table="MEF").values_list("code", "libelle_long"))
    rows = (
        Scolarite.objects.filter(
            etablissement__in=part.schools,
            gone_at__isnull=True,
            sortie_le__isnull=True,
            etablissement__annees__is_open=True,
            etablissement__annees__annee=F("annee"),
        )
        .select_related("eleve")
        .prefetch_related(Prefetch("eleve__liens", Lien.objects.select_related("responsable")), "eleve__telephones")
        .order_by("eleve_id")
    )
    etabs = part.etabs
    for scolarite in rows.iterator(CHUNK):
        row = scolarite.eleve
        liens = list(row.liens.all())
        kept = aaf_export.list_liens(liens, part.degre)
        part.omis += sum(one.gone_at is None and one.cut_at is None for one in liens) - len(kept)
        for one in kept:
            part.eleves_of.setdefault(one.responsable_id, []).append(row.jointure)
        yield aaf_export.eleve(row, scolarite, liens, etabs[scolarite.etablissement_id], part.degre, mefs)


def _responsables(part: _Degre) -> Iterator[Fiche]:
    numbers = iter(sorted(part.eleves_of))
    while some := list(islice(numbers, CHUNK)):
        rows = Responsable.objects.filter(jointure__in=some).prefetch_related("telephones").order_by("jointure")
        for row in rows:
            yield aaf_export.responsable(row, part.eleves_of[row.jointure])


def _personnels(part: _Degre) -> Iterator[Fiche]:
    etabs = part.etabs
    labels = dict(
        Code.objects.filter(etablissement__in=part.schools, table="MATIERE").values_list("code", "libelle_long")
    )
    taught = Enseignement.objects.filter(
        gone_at__isnull=True, etablissement__annees__is_open=True, etablissement__annees__annee=F("annee")
    )
    main = ProfesseurPrincipal.objects.filter(
        etablissement__annees__is_open=True, etablissement__annees__annee=F("annee")
    )
    rows = (
        Personnel.objects.filter(uai__in=list(etabs), gone_at__isnull=True)
        .prefetch_related(Prefetch("enseignements", taught), Prefetch("principal_de", main))
        .order_by("jointure")
    )
    for row in rows.iterator(CHUNK):
        principaux = {one.division for one in row.principal_de.all()}
        yield aaf_export.personnel(row, etabs[row.uai], principaux, row.enseignements.all(), labels, part.degre)
