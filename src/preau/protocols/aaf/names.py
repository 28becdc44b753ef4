"""File names of a delivery (specs/registry-formats.md §4.1), and the order that its files are best read in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from preau.protocols.aaf.messages import Categorie

DTD = "ficAlimMENESR.dtd"
COMPLET, DELTA = "Complet", "Delta"
ENTITES = {
    Categorie.ETABLISSEMENT: "EtabEducNat",
    Categorie.MATIERE: "MatiereEducNat",
    Categorie.MEF: "MefEducNat",
    Categorie.ELEVE: "Eleve",
    Categorie.RESPONSABLE: "PersRelEleve",
    Categorie.PERSONNEL: "PersEducNat",
}
"""What a file name calls each category, in reading order: what is referred to comes first."""
_RANK = {entite.casefold(): rank for rank, entite in enumerate(ENTITES.values())}
_NAME = re.compile(
    r"(?P<projet>.{1,120}?)_(?P<mode>Complet|Delta)_(?P<jour>[0-9]{8})_(?P<entite>[A-Za-z]{3,20})_(?P<numero>[0-9]{1,8})\.xml",
    re.IGNORECASE,
)
_JOUR = re.compile(r"(?<![0-9])(20[0-9]{2})(0[1-9]|1[0-2])([0-3][0-9])(?![0-9])")
_DEGRE = re.compile(r"ENT([12])D", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Nom:
    """What a name says; "" or None for what it does not."""

    projet: str = ""
    mode: str = ""
    jour: date | None = None
    entite: str = ""
    numero: int = 0
    degre: str = ""

    @property
    def order(self) -> tuple[int, int]:
        """Where to read the file among the others."""
        return _RANK.get(self.entite.casefold(), len(_RANK)), self.numero


def read_name(name: str, archive: str = "") -> Nom:
    """What the name of a file says, and that of the archive it came in where the file is silent.

    A name with "Delta" is a delta, any other one says nothing: laclasse takes it as complete (§4.1).
    """
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    found = _NAME.fullmatch(bare)
    degre = _DEGRE.search(bare) or _DEGRE.search(archive)
    said = f"{degre.group(1)}D" if degre else ""
    if found is None:
        both = f"{bare} {archive}"
        mode = DELTA if "delta" in both.casefold() else COMPLET if "complet" in both.casefold() else ""
        jour = _JOUR.search(bare) or _JOUR.search(archive)
        return Nom(mode=mode, jour=_day("".join(jour.groups())) if jour else None, degre=said)
    return Nom(
        projet=found["projet"],
        mode=found["mode"].capitalize(),
        jour=_day(found["jour"]),
        entite=found["entite"],
        numero=int(found["numero"]),
        degre=said,
    )


def write_name(projet: str, mode: str, jour: date, categorie: Categorie, numero: int) -> str:
    """`ENT2D_0999001W_Complet_20260908_Eleve_0000.xml`."""
    return f"{projet}_{mode}_{jour:%Y%m%d}_{ENTITES[categorie]}_{numero:04}.xml"


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
