"""The school year as the client protocol says it before anybody has logged in (specs/pronote-protocol.md §4.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from preau.houses.viescolaire.emploi import grille_of, monday_of
from preau.houses.viescolaire.models import Grille
from preau.kit.clockkit import today
from preau.kit.datekit import annee_scolaire
from preau.protocols.pronote import values
from preau.registre.models import Etablissement

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Periode:
    """A term: both days included. Names begin with « Trimestre », by which a client knows past ones."""

    key: str
    libelle: str
    debut_le: date
    fin_le: date

    @property
    def named(self) -> dict[str, Any]:
        """How answers name it."""
        return {"N": self.key, "L": self.libelle}


@dataclass(frozen=True)
class Annee:
    """One school year of one school; a school whose year is not prepared has an ordinary one, without lessons."""

    uai: str
    etablissement: str
    debut_le: date
    fin_le: date
    ouverture: time
    places: int
    minutes: int
    jours: tuple[int, ...]
    lettres: tuple[tuple[str, int], ...]
    conges: tuple[tuple[str, date, date], ...]

    @property
    def lundi(self) -> date:
        """The Monday that weeks are counted from."""
        return monday_of(self.debut_le)

    def monday(self, number: int) -> date:
        """The Monday of a week; numbers out of the year give days out of the year."""
        return self.lundi + (min(max(number, 0), 60) - 1) * 7 * DAY

    def week(self, day: date) -> int:
        """1 in the first week."""
        return (monday_of(day) - self.lundi).days // 7 + 1

    def label(self, place: int) -> str:
        """« 08h30 »: the moment that a place begins."""
        minutes = self.ouverture.hour * 60 + self.ouverture.minute + place * self.minutes
        return f"{minutes // 60:02d}h{minutes % 60:02d}"

    def is_open(self, day: date) -> bool:
        """Whether lessons are given that day."""
        within = self.debut_le <= day <= self.fin_le and day.isoweekday() in self.jours
        return within and not any(first <= day <= last for _name, first, last in self.conges)

    def next_open(self, day: date) -> date:
        """That day, or the next that has lessons; the first of the year once it is over."""
        wanted = max(day, self.debut_le)
        while wanted <= self.fin_le:
            if self.is_open(wanted):
                return wanted
            wanted += DAY
        return self.debut_le

    def periodes(self) -> list[Periode]:
        """Three terms, parted at the ends of November and of February."""
        first, second = date(self.debut_le.year, 11, 30), date(self.fin_le.year, 3, 1) - DAY
        bounds = [(self.debut_le, first), (first + DAY, second), (second + DAY, self.fin_le)]
        return [
            Periode(f"11#T{rank}", f"Trimestre {rank}", debut, fin) for rank, (debut, fin) in enumerate(bounds, start=1)
        ]

    def periode(self, day: date) -> Periode:
        """The term of a day, the last one after the year."""
        found = self.periodes()
        return next((one for one in found if day <= one.fin_le), found[-1])


def schools() -> list[str]:
    """The schools whose year is prepared, in order."""
    return sorted(set(Grille.objects.values_list("uai", flat=True)))


def annee_of(uai: str, day: date | None = None) -> Annee:
    """The year of this school."""
    wanted = day or today()
    grille = grille_of(uai, wanted) if uai else None
    named = Etablissement.objects.filter(uai=uai).values_list("nom", flat=True).first() or "Vie scolaire"
    if grille is None:
        year = annee_scolaire(wanted)
        empty = (date(year, 9, 1), date(year + 1, 7, 5), time(8), 20, 30, (1, 2, 3, 4, 5))
        return Annee(uai, named, *empty, lettres=(), conges=())
    return Annee(
        uai,
        named,
        grille.debut_le,
        grille.fin_le,
        grille.ouverture,
        grille.places,
        grille.minutes,
        tuple(sorted(int(day) for day in grille.jours)),
        tuple(_letters(grille)),
        tuple((one.libelle, one.debut_le, one.fin_le) for one in grille.conges.all()),
    )


def write_general(annee: Annee, version: str, day: date) -> dict[str, Any]:
    """`General` of `FonctionParametres`: the union of what the clients read."""
    hours = range(annee.places)
    weeks = {letter: [number for one, number in annee.lettres if one == letter] for letter in "AB"}
    starts = [{"G": place, "L": annee.label(place), "A": annee.label(place).endswith("h00")} for place in hours]
    ends = [{"G": place, "L": annee.label(place + 1), "A": annee.label(place + 1).endswith("h00")} for place in hours]
    return {
        "versionPN": version,
        "nomProduit": "-",
        "langID": 1036,
        "listeLangues": values.write_list([{"langID": 1036, "description": "Français"}]),
        "NomEtablissement": annee.etablissement,
        "NomEtablissementConnexion": annee.etablissement,
        "AnneeScolaire": f"{annee.debut_le.year}-{annee.debut_le.year + 1}",
        "PremierLundi": values.write_day(annee.lundi),
        "PremiereDate": values.write_day(annee.debut_le),
        "DerniereDate": values.write_day(annee.fin_le),
        "JourOuvre": values.write_day(annee.next_open(day)),
        "JoursOuvres": values.write_set(annee.jours),
        "joursOuvresParCycle": len(annee.jours),
        "premierJourSemaine": 0,
        "PlacesParJour": annee.places,
        "PlacesParHeure": max(1, 60 // annee.minutes),
        "DureeSequence": 60,
        "ListeHeures": values.write_list(starts),
        "ListeHeuresFin": values.write_list(ends),
        "ListePeriodes": [_write_periode(one) for one in annee.periodes()],
        "listeJoursFeries": values.write_list([_write_conge(*one) for one in annee.conges]),
        "DomainesFrequences": [
            {"_T": 8, "V": ""},
            values.write_set(weeks["A"]) if weeks["A"] else {"_T": 8, "V": ""},
            values.write_set(weeks["B"]) if weeks["B"] else {"_T": 8, "V": ""},
        ],
        "LibellesFrequences": ["", "A", "B"],
        "BaremeNotation": values.write_number(20),
        "BaremeMaxDevoirs": values.write_number(100),
        "ListeNiveauxDAcquisitions": values.write_list([]),
        "recreations": values.write_list([]),
        "urlLogo": "",
        "urlDeclarationAccessibilite": "",
    }


def _letters(grille: Grille) -> Iterator[tuple[str, int]]:
    first = monday_of(grille.debut_le)
    for one in grille.semaines.all():
        if one.lettre:
            yield one.lettre, (one.lundi - first).days // 7 + 1


def _write_periode(one: Periode) -> dict[str, Any]:
    days = {"dateDebut": values.write_day(one.debut_le), "dateFin": values.write_day(one.fin_le)}
    return {**one.named, "G": 1, "periodeNotation": 0, **days}


def _write_conge(libelle: str, debut: date, fin: date) -> dict[str, Any]:
    return {"N": "0", "L": libelle, "dateDebut": values.write_day(debut), "dateFin": values.write_day(fin)}
