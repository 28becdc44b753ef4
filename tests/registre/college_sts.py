"""The small collège's STS file, whose records a test can bend."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from preau.protocols.sts import write
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
    Remplacement,
    Service,
    Suppleant,
)
from tests.registre.ecole import ANNEE, UAI

FICHE = Fiche("CLG", "COLLEGE", "DU TEST", "340", "", "014", "RENNES", "1 RUE DU TEST", "BREST", "29200", "0261910001")
ANNEE_ENTIERE = date(ANNEE, 9, 1), date(ANNEE + 1, 8, 31)


def matieres() -> list[Matiere]:
    """English, Spanish, mathematics."""
    return [
        Matiere("030201", 0, "AGL1", "ANGLAIS LV1", "ANGLAIS LV1", "Anglais LV1"),
        Matiere("030602", 0, "ESP2", "ESPAGNOL LV2", "ESPAGNOL LV2", "Espagnol LV2"),
        Matiere("061300", 0, "MATHS", "MATHEMATIQUES", "MATHEMATIQUES", "Mathématiques"),
    ]


def individus() -> list[Individu]:
    """Inès, English, main teacher of 6 B; Paul, mathematics, without a function; Odile, head; Luc, librarian."""
    return [
        Individu(
            "41001", "epp", "ARNAUD", "Inès", nom_patronymique="BRUN", sexe="F", civilite="2",
            ne_le=date(1985, 5, 14), grade="CERT. C N", fonction="ENS",
            principal_de=(Principal("6 B", *ANNEE_ENTIERE),),
            disciplines=(Discipline("L0422", "ANGLAIS", Decimal(18)),),
        ),
        Individu("41002", "local", "CŒUR", "Paul", nom_patronymique="CŒUR", sexe="M", civilite=".",
                 ne_le=date(1990, 2, 1)),
        Individu("900", "dir", "VASSEUR", "Odile", nom_patronymique="VASSEUR", sexe="F", civilite="2", fonction="DIR"),
        Individu("41003", "epp", "LE GOFF", "Luc", nom_patronymique="LE GOFF", sexe="M", civilite="1",
                 fonction="DOC"),
    ]  # fmt: skip


def service(matiere: str, heures: str, *who: tuple[str, str], modalite: str = "CG") -> Service:
    """A service taught by each (type, id) for all its hours."""
    teachers = tuple(Enseignant(identifier, kind, Decimal(heures)) for kind, identifier in who)
    return Service(matiere, modalite, Decimal(heures), len(who) > 1, teachers)


def divisions() -> list[Division]:
    """6 A and 6 B."""
    return [
        Division("6 A", services=(service("061300", "4.5", ("local", "41002")),)),
        Division(
            "6 B",
            mefs=(Part("10010012110"),),
            services=(service("030201", "4", ("epp", "41001")), service("061300", "4.5", ("local", "41002"))),
        ),
    ]


def groupes() -> list[Groupe]:
    """Spanish, two services, classes mixed."""
    return [
        Groupe(
            "6-AB-ESP2",
            divisions=(Part("6 A"), Part("6 B")),
            services=(
                service("030602", "2.5", ("epp", "41001")),
                service("030602", "1", ("epp", "41001"), ("local", "41002"), modalite="AT"),
            ),
        )
    ]


def suppleants() -> list[Suppleant]:
    """Lise, in the place of Inès before Christmas."""
    lise = Individu(
        "77", "eppsup", "NOËL", "Lise", nom_patronymique="NOËL", sexe="F", civilite="3", fonction="ENS"
    )  # fmt: skip
    periode = Periode("sup", date(ANNEE, 11, 3), date(ANNEE, 12, 18), Decimal(4), "epp", "41001")
    return [Suppleant(lise, (Remplacement("030201", "6 B", "CG", (periode,)),))]


@dataclass
class College:
    """The STS file of one school, before it is written."""

    folder: Path
    uai: str = UAI
    annee: int = ANNEE
    fiche: Fiche = FICHE
    matieres: list[Matiere] = field(default_factory=matieres)
    mefs: list[Mef] = field(default_factory=lambda: [Mef("10010012110", 0, "6EME", "6EME", "6ème")])
    individus: list[Individu] = field(default_factory=individus)
    divisions: list[Division] = field(default_factory=divisions)
    groupes: list[Groupe] = field(default_factory=groupes)
    suppleants: list[Suppleant] = field(default_factory=suppleants)

    def write(self) -> list[Path]:
        """The file, in the folder."""
        days = date(self.annee, 9, 1), date(self.annee + 1, 8, 31)
        enveloppe = Enveloppe(Genre.STS_EDT, self.uai, self.annee, *days, fiche=self.fiche)
        stream = BytesIO()
        write.write_sts(
            stream,
            enveloppe,
            [*self.matieres, *self.mefs, *self.individus, *self.divisions, *self.groupes, *self.suppleants],
        )
        path = self.folder / write.file_name(Genre.STS_EDT, self.uai, self.annee)
        path.write_bytes(stream.getvalue())
        return [path]
