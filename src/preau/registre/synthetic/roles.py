"""How a case of the cast is written: its schools, its adults (one role each), its children."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from datetime import date

from preau.protocols.siecle.checks import is_uai
from preau.registre.synthetic.people import Adresse, Eleve, Etablissement, IdentiteFederee

_COURTILS = Etablissement(
    "0500048F", "CLG", "CLG LES COURTILS", "MONTMARTIN-SUR-MER", "50590", "50349", 2, 600, "02 61 91 00 48",
    "clg-les-courtils@example.org",
)  # fmt: skip
ECOLE = Etablissement(
    "0501271K", "E.P.PU", "E.P.PU JOSEPHINE BAKER", "MONTMARTIN-SUR-MER", "50590", "50349", 1, 150, "02 61 91 12 71",
    "ecole-josephine-baker@example.org",
)  # fmt: skip
VARIABLE = "DEMO_COLLEGE"
"""The variable of the environment that gives the collège of a demonstration another name (docs/guides/tutoriels.md)."""


def college(told: str) -> Etablissement:
    """The collège of the cast, named as `told` (JSON: uai, nom, commune, telephone, mel); its people stay fictitious.

    Raises ValueError when that is no JSON object, or the UAI not one, or that of the cast's primary school.
    """
    said = json.loads(told) if told else {}
    if not isinstance(said, dict):
        raise ValueError(f"{VARIABLE} : il faut un objet JSON, avec uai, nom, commune, telephone, mel")
    own = replace(
        _COURTILS,
        uai=str(said.get("uai", _COURTILS.uai)),
        nom=str(said.get("nom", _COURTILS.nom)),
        commune=str(said.get("commune", _COURTILS.commune)),
        telephone=str(said.get("telephone", _COURTILS.telephone)),
        mel=str(said.get("mel", _COURTILS.mel)),
    )
    if own.uai == ECOLE.uai or not is_uai(own.uai):
        raise ValueError(f"{VARIABLE} : « {own.uai} » n'est pas l'UAI d'un collège")
    return own


COLLEGE = college(os.environ.get(VARIABLE, ""))

_NIVEAUX = {2015: "6EME", 2014: "5EME", 2013: "4EME", 2012: "3EME", 2008: "3EME"} | {
    2023: "PS", 2022: "MS", 2021: "GS", 2020: "CP", 2019: "CE1", 2018: "CE2", 2017: "CM1", 2016: "CM2",
}  # fmt: skip
MAISONS = (Adresse("3 rue des Hirondelles", "50590", "MONTMARTIN-SUR-MER", "50349"),
           Adresse("12 route du Moulin", "50560", "GOUVILLE-SUR-MER", "50215"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Role:
    """One adult of a case: who, which number, which link."""

    id: str
    role: str
    civilite: str
    nom: str
    prenom: str
    mobile: str = ""
    usage: str = ""
    parente: str = ""
    niveau: int = 1
    pour: tuple[str, ...] = ()
    maison: int = 0
    brut: str = ""
    champ: str = "TEL_PORTABLE"
    mail: bool = True
    exemplaires: int = 1
    identite: IdentiteFederee | None = None


Case = tuple[tuple[Role, ...], tuple[Eleve, ...]]
"""The adults of a home, and the children that all of them are linked to."""


def child(prenom: str, nom: str, born: str, sexe: str, school: Etablissement = COLLEGE, gone: str = "") -> Eleve:
    """A child born on `born` (AAAA-MM-JJ), in the class of that age; `gone` is the day they left."""
    ne_le = date.fromisoformat(born)
    niveau = _NIVEAUX[ne_le.year]
    return Eleve(
        key=f"{prenom} {nom}",
        uai=school.uai,
        nom=nom,
        prenom=prenom,
        ne_le=ne_le,
        sexe=sexe,
        niveau=niveau,
        division=f"{niveau[0]} A" if school is COLLEGE else niveau,
        sortie_le=date.fromisoformat(gone) if gone else None,
    )


def fr(number: int) -> str:
    """A mobile of the cast: 06 39 98 00 and these two digits."""
    return f"+336399800{number:02}"
