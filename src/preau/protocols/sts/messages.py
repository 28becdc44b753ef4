"""The records of the STS files (specs/registry-formats.md §2.1, §2.2), as frozen values.

An absent element and an empty one read the same: ``""``, ``None`` or ``()``. ``line`` is the line of the record in the
file, 0 when it was not read from one; it never counts when two records are compared. Hours are a week's, exact.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from preau.protocols.siecle.messages import Anomalie, Matiere, Mef

__all__ = [
    "Alternance",
    "Anomalie",
    "Cours",
    "Discipline",
    "Division",
    "Effectifs",
    "Enseignant",
    "Enveloppe",
    "Fiche",
    "Genre",
    "Groupe",
    "Individu",
    "Matiere",
    "Mef",
    "Part",
    "Periode",
    "Principal",
    "Record",
    "Remplacement",
    "Salle",
    "Service",
    "Suppleant",
]


class Genre(StrEnum):
    """Which way a file goes; the value is its root element."""

    STS_EDT = "STS_EDT"
    """From STS-Web (`sts_emp_…`)."""
    EDT_STS = "EDT_STS"
    """To STS-Web (`emp_sts_…`)."""


@dataclass(frozen=True, slots=True)
class Fiche:
    """What PARAMETRES says of the school itself."""

    sigle: str = ""
    nom: str = ""
    nom_complement: str = ""
    nature: str = ""
    categorie: str = ""
    academie: str = ""
    academie_libelle: str = ""
    adresse: str = ""
    commune: str = ""
    code_postal: str = ""
    telephone: str = ""
    statut: str = ""


@dataclass(frozen=True, slots=True)
class Enveloppe:
    """School and year. In a file that goes back to STS-Web both may be missing: ``""`` and 0 (§2.2).

    ``application`` is filled when timetable software has rewritten the file (APPLICATION_SOURCE).
    """

    genre: Genre
    uai: str
    annee: int
    debut_le: date | None = None
    fin_le: date | None = None
    application: str = ""
    fiche: Fiche = Fiche()


@dataclass(frozen=True, slots=True)
class Principal:
    """PROF_PRINC: main teacher of a class between two days."""

    division: str
    debut_le: date | None = None
    fin_le: date | None = None


@dataclass(frozen=True, slots=True)
class Discipline:
    """DISCIPLINE: what someone was recruited to teach, and the hours they owe."""

    code: str
    libelle: str = ""
    heures: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Individu:
    """INDIVIDU: one member of the staff, identified by (``type``, ``individu_id``).

    ``type``: epp, local, dir, or "" in files from before 2017. ``civilite`` is the raw code (1, 2, 3, L, M, "."),
    ``sexe`` "M", "F" or "".
    """

    individu_id: str
    type: str
    nom_usage: str
    prenom: str
    line: int = field(default=0, compare=False)
    nom_patronymique: str = ""
    sexe: str = ""
    civilite: str = ""
    ne_le: date | None = None
    grade: str = ""
    fonction: str = ""
    principal_de: tuple[Principal, ...] = ()
    disciplines: tuple[Discipline, ...] = ()


@dataclass(frozen=True, slots=True)
class Periode:
    """PERIODE of a supply teacher: from when to when, how many hours, in whose place."""

    type: str = ""
    debut_le: date | None = None
    fin_le: date | None = None
    heures: Decimal | None = None
    absent_type: str = ""
    absent_id: str = ""


@dataclass(frozen=True, slots=True)
class Remplacement:
    """SERVICE_SUPPLEANT: a subject taught to one class or group in someone's place."""

    matiere: str
    structure: str
    modalite: str = ""
    periodes: tuple[Periode, ...] = ()


@dataclass(frozen=True, slots=True)
class Suppleant:
    """SUPPLEANT: a supply teacher, with the services taken over."""

    individu: Individu
    remplacements: tuple[Remplacement, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Cours:
    """COURS, upward only (§2.2): one lesson of the week. ``jour`` 1 is Monday; minutes since midnight, and long."""

    alternance: str
    jour: int
    debut: int
    duree: int
    salle: str = ""


@dataclass(frozen=True, slots=True)
class Enseignant:
    """ENSEIGNANT of a service: who, how many hours, and upward the lessons."""

    individu_id: str
    type: str
    heures: Decimal | None = None
    cours: tuple[Cours, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """SERVICE: one subject taught one way to the class or group that holds it."""

    matiere: str
    modalite: str = ""
    heures: Decimal | None = None
    co_ens: bool | None = None
    enseignants: tuple[Enseignant, ...] = ()


@dataclass(frozen=True, slots=True)
class Effectifs:
    """How many pupils are expected, counted, and the most that the timetable software allows."""

    prevu: int | None = None
    calcule: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """MEF_APPARTENANCE or DIVISION_APPARTENANCE: a part of a class or group, with its pupils."""

    code: str
    effectifs: Effectifs = Effectifs()


@dataclass(frozen=True, slots=True)
class Division:
    """DIVISION: a class, its MEFs, what is taught to it as a whole."""

    code: str
    line: int = field(default=0, compare=False)
    libelle: str = ""
    effectifs: Effectifs = Effectifs()
    mefs: tuple[Part, ...] = ()
    services: tuple[Service, ...] = ()


@dataclass(frozen=True, slots=True)
class Groupe:
    """GROUPE: as a class, and the classes its pupils come from. A code may hold a pupil's name (§2.1, quirks)."""

    code: str
    line: int = field(default=0, compare=False)
    libelle: str = ""
    effectifs: Effectifs = Effectifs()
    mefs: tuple[Part, ...] = ()
    divisions: tuple[Part, ...] = ()
    services: tuple[Service, ...] = ()


@dataclass(frozen=True, slots=True)
class Alternance:
    """ALTERNANCE, upward only: a set of weeks, by their first day (a Monday, sometimes a Sunday)."""

    code: str
    line: int = field(default=0, compare=False)
    libelle_court: str = ""
    libelle_long: str = ""
    libelle_edition: str = ""
    semaines: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Salle:
    """SALLE_COURS, upward only: a room."""

    code: str
    line: int = field(default=0, compare=False)
    libelle: str = ""


Record = Matiere | Mef | Individu | Division | Groupe | Suppleant | Alternance | Salle
"""Whatever an STS file holds once, many times, in any order."""
