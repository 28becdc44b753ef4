"""What the registry holds of a school, back as the records of an STS_EDT file (specs/registry-formats.md §2.1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from preau.protocols.sts.messages import (
    Discipline,
    Division,
    Enseignant,
    Enveloppe,
    Fiche,
    Genre,
    Groupe,
    Individu,
    Matiere,
    Mef,
    Part,
    Periode,
    Principal,
    Record,
    Remplacement,
    Service,
    Suppleant,
)
from preau.registre import models
from preau.registre.academies import NOMS
from preau.registre.models.personne import Source

CIVILITES = {"M.": "1", "MME": "2"}
SUPPLEANT = "eppsup"
"""The type of supply teachers (§2.1)."""


class Export:
    """One school for one year, read once: its staff, its classes and groups, its services."""

    def __init__(self, school: models.Etablissement, annee: int) -> None:
        self.school, self.annee = school, annee
        present = models.Personnel.objects.filter(uai=school.uai, gone_at=None, source=Source.STS)
        self.people = {row.jointure: row for row in present.order_by("jointure")}
        self.principaux: dict[int, list[models.ProfesseurPrincipal]] = defaultdict(list)
        main = models.ProfesseurPrincipal.objects.filter(etablissement=school, annee=annee)
        for row in main.order_by("division"):
            self.principaux[row.personnel_id].append(row)
        self.services: dict[tuple[bool, str], list[models.Enseignement]] = defaultdict(list)
        teachers = Prefetch("enseignants", models.Enseignant.objects.order_by("pk"))
        taught = models.Enseignement.objects.filter(etablissement=school, annee=annee, gone_at=None)
        for one in taught.order_by("matiere", "modalite").prefetch_related(teachers):
            self.services[bool(one.groupe), one.structure].append(one)

    @property
    def enveloppe(self) -> Enveloppe:
        """School and year."""
        year = models.AnneeScolaire.objects.filter(etablissement=self.school, annee=self.annee).first()
        adresse = self.school.adresse
        number = self.school.academie
        fiche = Fiche(
            sigle=self.school.nature,
            nom=self.school.nom,
            academie=f"{number:03}",
            academie_libelle=NOMS.get(number, ""),
            adresse=" ".join(adresse.get("lignes", [])),
            commune=self.school.commune,
            code_postal=adresse.get("code_postal", ""),
            telephone=self.school.telephone,
        )
        days = (year.debut_le, year.fin_le) if year else (None, None)
        return Enveloppe(Genre.STS_EDT, self.school.uai, self.annee, *days, fiche=fiche)

    def records(self) -> Iterator[Record]:
        """In the order of the file's blocks."""
        codes = models.Code.objects.filter(etablissement=self.school).order_by("code")
        for row in codes.filter(table="MATIERE"):
            yield Matiere(row.code, 0, row.libelle_court, row.libelle_long[:20], row.libelle_long, row.libelle_long)
        for row in codes.filter(table="MEF"):
            yield Mef(row.code, 0, "", row.libelle_long, row.libelle_court)
        for person in self.people.values():
            if _kind(person) != SUPPLEANT:
                yield self.individu(person)
        for division in self._structures(models.Division):
            yield Division(division.code, libelle=division.libelle, mefs=_parts(division.mefs),
                           services=self._services(division.code, is_groupe=False))  # fmt: skip
        for groupe in self._structures(models.Groupe):
            yield Groupe(groupe.code, libelle=groupe.libelle, mefs=_parts(groupe.mefs),
                         divisions=_parts(groupe.divisions),
                         services=self._services(groupe.code, is_groupe=True))  # fmt: skip
        yield from self._suppleants()

    def individu(self, row: models.Personnel) -> Individu:
        """A member of the staff under the number that STS gave."""
        kind, identifier = row.source_id.split(":", 1)
        return Individu(
            identifier,
            kind,
            row.nom_usage or row.nom_de_famille,
            row.prenom,
            nom_patronymique=row.nom_de_famille,
            sexe=row.sexe,
            civilite=row.donnees.get("civilite") or CIVILITES.get(row.civilite, ""),
            ne_le=row.ne_le,
            grade=row.grade,
            fonction=row.fonction,
            principal_de=tuple(
                Principal(one.division, one.debut_le, one.fin_le) for one in self.principaux[row.jointure]
            ),
            disciplines=tuple(
                Discipline(code, label, None if hours is None else Decimal(hours))
                for code, label, hours in row.disciplines
            ),
        )

    def _structures(self, model: Any) -> Any:
        return model.objects.filter(etablissement=self.school, annee=self.annee, gone_at=None).order_by("code")

    def _services(self, code: str, *, is_groupe: bool) -> tuple[Service, ...]:
        """Without those who stand for somebody: they are named under SUPPLEANTS."""
        return tuple(
            Service(
                one.matiere,
                one.modalite,
                one.heures,
                one.co_enseignement,
                tuple(
                    Enseignant(*_key(self.people[who.personnel_id]), who.heures)
                    for who in one.enseignants.all()
                    if who.personnel_id in self.people and who.remplace_id is None and who.debut_le is None
                ),
            )
            for one in self.services[is_groupe, code]
        )

    def _suppleants(self) -> Iterator[Suppleant]:
        taken: dict[int, dict[models.Enseignement, list[Periode]]] = defaultdict(lambda: defaultdict(list))
        for services in self.services.values():
            for one in services:
                for who in one.enseignants.all():
                    if who.remplace_id is not None or who.debut_le is not None:
                        absent = self.people.get(who.remplace_id or 0)
                        taken[who.personnel_id][one].append(_periode(who, absent))
        for person in self.people.values():
            if _kind(person) == SUPPLEANT:
                yield Suppleant(
                    self.individu(person),
                    tuple(
                        Remplacement(one.matiere, one.structure, one.modalite, tuple(periodes))
                        for one, periodes in taken[person.jointure].items()
                    ),
                )


def _periode(who: models.Enseignant, absent: models.Personnel | None) -> Periode:
    identifier, kind = _key(absent) if absent else ("", "")
    debut: date | None = who.debut_le
    return Periode("sup", debut, who.fin_le, who.heures, kind, identifier)


def _kind(row: models.Personnel) -> str:
    return row.source_id.split(":", 1)[0]


def _key(row: models.Personnel) -> tuple[str, str]:
    kind, identifier = row.source_id.split(":", 1)
    return identifier, kind


def _parts(codes: list[str]) -> tuple[Part, ...]:
    return tuple(Part(code) for code in codes)
