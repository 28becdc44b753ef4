"""Staff, subjects, and who teaches what to whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet

from preau.kit import namekit
from preau.registre.models import (
    Code,
    Eleve,
    Enseignant,
    Enseignement,
    Fonction,
    Groupe,
    Personnel,
    ProfesseurPrincipal,
    Scolarite,
)
from preau.registre.queries.etablissements import open_annee


@dataclass(frozen=True, slots=True)
class Matiere:
    """A subject as one school words it: `061300`, `MATHS`, `Mathématiques`."""

    code: str
    court: str
    libelle: str


@dataclass(frozen=True, slots=True)
class Intervenant:
    """Someone who teaches a service; with days, a supply teacher in the place of `remplace` (public id)."""

    public_id: str
    nom: str
    prenom: str
    civilite: str
    heures: Decimal | None
    remplace: str = ""
    debut_le: date | None = None
    fin_le: date | None = None


@dataclass(frozen=True, slots=True)
class ServiceEnseigne:
    """One subject taught one way to one class or group (`is_groupe`), and who teaches it, by name."""

    public_id: str
    matiere: Matiere
    modalite: str
    structure: str
    is_groupe: bool
    heures: Decimal | None
    intervenants: tuple[Intervenant, ...]


def list_personnels(uai: str, annee: int | None = None, *, fonctions: Collection[str] | None = None) -> list[Personnel]:
    """The staff of a school by name: those present now or, for a year that is not the open one, who taught in it.

    `fonctions` keeps these codes; ENS also keeps those who teach without any function in their file.
    """
    rows = Personnel.objects.filter(uai=uai)
    if annee is None or annee == open_annee(uai):
        rows = rows.filter(gone_at__isnull=True)
    else:
        taught = Enseignant.objects.filter(enseignement__etablissement=uai, enseignement__annee=annee)
        main = ProfesseurPrincipal.objects.filter(etablissement=uai, annee=annee)
        rows = rows.filter(Q(pk__in=taught.values("personnel")) | Q(pk__in=main.values("personnel")))
    if fonctions is not None:
        wanted = Q(fonction__in=set(fonctions))
        if Fonction.ENS in fonctions:
            wanted |= Q(fonction="", pk__in=Enseignant.objects.filter(personnel__uai=uai).values("personnel"))
        rows = rows.filter(wanted)
    return sorted(rows, key=_by_name)


def find_personnel(public_id: str) -> Personnel | None:
    """The member of the staff with this public id, gone or not."""
    return Personnel.objects.filter(public_id=public_id).first()


def find_personnels_by_name(uai: str, nom: str, prenom: str, ne_le: date | None = None) -> list[Personnel]:
    """Those present in a school whose family or usage name, and first name, are these; born on `ne_le` when known."""
    given = namekit.keys_of_prenom(prenom)
    wanted = namekit.normalise(nom)
    rows = Personnel.objects.filter(uai=uai, gone_at__isnull=True)
    return [
        row
        for row in sorted(rows, key=_by_name)
        if wanted
        and wanted in namekit.keys_of(row.nom_de_famille, row.nom_usage)
        and given & namekit.keys_of_prenom(row.prenom)
        and (ne_le is None or row.ne_le is None or row.ne_le == ne_le)
    ]


def list_matieres(uai: str) -> list[Matiere]:
    """The subjects that a school's files have brought, by label."""
    rows = Code.objects.filter(etablissement=uai, table="MATIERE")
    return sorted((_matiere(row) for row in rows), key=lambda one: (namekit.normalise(one.libelle), one.code))


def enseignements_of_personnel(public_id: str, annee: int | None = None) -> list[ServiceEnseigne]:
    """What someone teaches in a year, the open one by default, by class or group then subject."""
    who = find_personnel(public_id)
    if who is None:
        return []
    rows = _services(who.uai, annee).filter(enseignants__personnel=who).distinct()
    return _read(who.uai, rows)


def enseignements_of_division(uai: str, division: str, annee: int | None = None) -> list[ServiceEnseigne]:
    """What is taught to a whole class, and to the groups its pupils come into."""
    year = _annee(uai, annee)
    groupes = _groupes_of(uai, division, year)
    return _read(uai, _services(uai, year).filter(Q(division=division) | Q(groupe__in=groupes)))


def enseignements_of_eleve(public_id: str, annee: int | None = None) -> list[ServiceEnseigne]:
    """What is taught to a pupil: to the class, and to the pupil's own groups."""
    eleve = Eleve.objects.filter(public_id=public_id).first()
    if eleve is None:
        return []
    year = _annee(eleve.uai, annee)
    scolarite = Scolarite.objects.filter(eleve=eleve, annee=year, gone_at__isnull=True, sortie_le__isnull=True).first()
    if scolarite is None:
        return []
    own = Q(groupe__in=scolarite.groupes)
    if scolarite.division:
        own |= Q(division=scolarite.division)
    return _read(eleve.uai, _services(eleve.uai, year).filter(own))


def professeurs_principaux(uai: str, annee: int | None = None) -> dict[str, list[Personnel]]:
    """Class → its main teachers who are still there, by name."""
    year = _annee(uai, annee)
    rows = ProfesseurPrincipal.objects.filter(
        etablissement=uai, annee=year, personnel__gone_at__isnull=True
    ).select_related("personnel")
    found: dict[str, list[Personnel]] = {}
    for row in sorted(rows, key=lambda one: (one.division, _by_name(one.personnel))):
        found.setdefault(row.division, []).append(row.personnel)
    return found


def divisions_of_principal(public_id: str, annee: int | None = None) -> list[str]:
    """The classes of which someone is main teacher."""
    who = find_personnel(public_id)
    if who is None or who.gone_at is not None:
        return []
    year = _annee(who.uai, annee)
    rows = ProfesseurPrincipal.objects.filter(personnel=who, annee=year).order_by("division")
    return list(rows.values_list("division", flat=True))


def _annee(uai: str, annee: int | None) -> int:
    """The year asked for, else the open one; 0, in which nothing is taught, before any import."""
    return annee if annee is not None else open_annee(uai) or 0


def _groupes_of(uai: str, division: str, annee: int) -> list[str]:
    rows = Groupe.objects.filter(etablissement=uai, annee=annee, gone_at__isnull=True)
    return [row.code for row in rows if division in row.divisions]


def _services(uai: str, annee: int | None) -> QuerySet[Enseignement]:
    year = _annee(uai, annee)
    return Enseignement.objects.filter(etablissement=uai, annee=year, gone_at__isnull=True)


def _read(uai: str, rows: QuerySet[Enseignement]) -> list[ServiceEnseigne]:
    """Three queries, whatever the number of services."""
    people = Prefetch("enseignants", Enseignant.objects.select_related("personnel", "remplace"))
    found = list(rows.prefetch_related(people))
    codes = Code.objects.filter(etablissement=uai, table="MATIERE", code__in={row.matiere for row in found})
    labels = {row.code: _matiere(row) for row in codes}
    read = [
        ServiceEnseigne(
            row.public_id,
            labels.get(row.matiere) or Matiere(row.matiere, row.matiere, row.matiere),
            row.modalite,
            row.structure,
            bool(row.groupe),
            row.heures,
            tuple(_intervenants(row.enseignants.all())),
        )
        for row in found
    ]
    return sorted(read, key=lambda one: (one.is_groupe, one.structure, one.matiere.libelle, one.modalite))


def _intervenants(rows: Iterable[Enseignant]) -> list[Intervenant]:
    present = (row for row in rows if row.personnel.gone_at is None)
    return [
        Intervenant(
            row.personnel.public_id,
            row.personnel.nom,
            row.personnel.prenom,
            row.personnel.civilite,
            row.heures,
            row.remplace.public_id if row.remplace else "",
            row.debut_le,
            row.fin_le,
        )
        for row in sorted(present, key=lambda one: (one.debut_le is not None, _by_name(one.personnel)))
    ]


def _matiere(row: Code) -> Matiere:
    return Matiere(row.code, row.libelle_court or row.code, row.libelle_long or row.libelle_court or row.code)


def _by_name(row: Personnel) -> tuple[str, str, int]:
    return namekit.normalise(row.nom), namekit.normalise(row.prenom), row.jointure
