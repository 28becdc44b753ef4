"""The doors of an ENT as data: profiles, levels, and which identity provider stands behind each (J10, J13).

One TOML file per family of tutorials under `entrees/`, or the deployment's own file. Nothing here asks whether the
provider exists in this instance: the pages do, and say "pas encore ouvert ici" when it does not.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("entrees")
FIRST = "normandie"
"""The doors of who sets none."""
FORMES = frozenset({"cartes", "liste", "boutons"})


class BadEntrees(Exception):
    """The file of doors is unreadable or contradicts itself; the text is for the operator."""


@dataclass(frozen=True)
class Choix:
    """One card of the chooser: a profile or a level. `bouton` is what its button says where each door is a button.

    `groupe` is the label printed with a « + », under which this profile unfolds.
    """

    code: str
    label: str
    detail: str = ""
    bouton: str = ""
    groupe: str = ""


@dataclass(frozen=True)
class Lien:
    """A link to a page of the account service: `chemin` is what follows PORTAIL_ACCOUNT_URL.

    Who is done there comes in by the door `entree`; empty for a page that leads nowhere.
    """

    label: str
    chemin: str
    entree: str = ""


@dataclass(frozen=True)
class Entree:
    """One door: who (profile), at which level, through which identity provider and with which preselection.

    `sinon` answers where `idp` is not registered; `local` names the ENT's own accounts (doors.py).
    """

    code: str
    profil: str
    niveaux: tuple[str, ...]
    idp: str
    acr: str = ""
    sinon: str = ""


@dataclass(frozen=True)
class Wording:
    """The chooser of one family of tutorials.

    `forme`: "cartes" (profile and level as cards), "liste" (radio buttons, the notice beside them) or "boutons" (each
    profile is a door of its own, with its button).
    """

    titre: str
    acces: str
    intro: str
    titre_profil: str
    titre_niveau: str
    titre_memoire: str
    memoire_non: str
    memoire_oui: str
    bouton: str
    notice: str
    profils: tuple[Choix, ...]
    niveaux: tuple[Choix, ...]
    entrees: tuple[Entree, ...]
    has_memoire: bool = True
    forme: str = "cartes"
    notice_titre: str = ""
    notice_aide: str = ""
    titre_liens: str = ""
    liens: tuple[Lien, ...] = ()

    @property
    def is_doors(self) -> bool:
        """Whether the profile is all there is to say: each door is then a button of its own."""
        return self.forme == "boutons"

    @property
    def is_list(self) -> bool:
        """Whether the profiles are a list with the notice beside it."""
        return self.forme == "liste"

    def find(self, profil: str, niveau: str) -> Entree | None:
        """The door of this pair, or None when no such pair is offered. A door without levels takes any."""
        for entree in self.entrees:
            if entree.profil == profil and (not entree.niveaux or niveau in entree.niveaux):
                return entree
        return None

    def get(self, code: str) -> Entree | None:
        """The door named `code`."""
        return next((entree for entree in self.entrees if entree.code == code), None)

    def needs_niveau(self, profil: str) -> bool:
        """Whether this profile must also choose a level."""
        return any(entree.profil == profil and entree.niveaux for entree in self.entrees)

    def profil_for(self, asked: str) -> str | None:
        """The choice of this ENT for what an application calls `eleve`, `responsable` or `personnel`."""
        codes = [choix.code for choix in self.profils]
        family = ["famille"] if asked in ("eleve", "responsable") else []
        return next((code for code in [asked, *family] if code in codes), None)

    def label_of(self, code: str) -> str:
        """The label of a profile or a level, after that of its group if it has one."""
        found = next((choix for choix in (*self.profils, *self.niveaux) if choix.code == code), None)
        return " : ".join(filter(None, (found.groupe, found.label))) if found else code


@lru_cache(maxsize=8)
def load(name: str) -> Wording:
    """The chooser named `name` (a file of `entrees/`) or kept at that path.

    Raises BadEntrees when it cannot be read or names a profile, a level or a code wrongly.
    """
    path = Path(name) if name.endswith(".toml") else FOLDER / f"{name}.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        wording = _wording(data)
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as problem:
        raise BadEntrees(f"PORTAIL_ENTREES : {path.name} ne se lit pas ({problem}).") from None
    _verify(wording, path.name)
    return wording


def _wording(data: dict[str, Any]) -> Wording:
    texts = data["textes"]
    return Wording(
        **{key: texts.get(key, "") for key in Wording.__annotations__ if isinstance(texts.get(key, ""), str)}
        | {"has_memoire": bool(texts.get("has_memoire", True))}
        | {
            "profils": tuple(Choix(**row) for row in data["profil"]),
            "niveaux": tuple(Choix(**row) for row in data.get("niveau", [])),
            "entrees": tuple(_entree(row) for row in data["entree"]),
            "liens": tuple(Lien(**row) for row in data.get("lien", [])),
            "forme": str(texts.get("forme", "cartes")),
        }
    )


def _entree(row: dict[str, Any]) -> Entree:
    own = {name: row.get(name, "") for name in ("acr", "sinon")}
    return Entree(row["code"], row["profil"], tuple(row.get("niveaux", [])), row["idp"], **own)


def _verify(wording: Wording, name: str) -> None:
    profils = {choix.code for choix in wording.profils}
    niveaux = {choix.code for choix in wording.niveaux}
    codes = [entree.code for entree in wording.entrees]
    if wording.forme not in FORMES:
        raise BadEntrees(f"PORTAIL_ENTREES : {name} : forme inconnue, parmi {', '.join(sorted(FORMES))}.")
    if wording.profils and wording.profils[0].groupe:
        raise BadEntrees(f"PORTAIL_ENTREES : {name} : le premier profil n'est dans aucun groupe.")
    if not all(lien.chemin.startswith("/") for lien in wording.liens):
        raise BadEntrees(f"PORTAIL_ENTREES : {name} : le chemin d'un lien commence par /.")
    if not all(lien.entree in ("", *codes) for lien in wording.liens):
        raise BadEntrees(f"PORTAIL_ENTREES : {name} : l'entrée d'un lien est une de celles du fichier.")
    if len(set(codes)) != len(codes):
        raise BadEntrees(f"PORTAIL_ENTREES : {name} donne deux fois le même code d'entrée.")
    for entree in wording.entrees:
        if entree.profil not in profils or not set(entree.niveaux) <= niveaux:
            raise BadEntrees(f"PORTAIL_ENTREES : {name}, entrée {entree.code} : profil ou niveau inconnu.")
    for profil in profils - {entree.profil for entree in wording.entrees}:
        raise BadEntrees(f"PORTAIL_ENTREES : {name} : le profil {profil} n'a pas d'entrée.")
