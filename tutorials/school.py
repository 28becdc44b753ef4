"""The school that hands the guides out: its name, how to reach it, its public addresses, its doors and its skin.

It comes from the options given, else from `sites.toml` (the file of the house `site`), else from the registry of a
running demonstration. Nothing here reads the cast: `tutorials/__main__.py` knows the school before the world is made.
"""

from __future__ import annotations

import ipaddress
import json
import sqlite3
import tomllib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from preau.protocols.siecle.checks import is_uai

SKINS = {"bocage": "normandie", "littoral": "somme", "confluent": "lyon", "marais": "poitiers"}
"""The doors that go with each skin, where a school says nothing else."""
WORDS = {"000": "normandie", "001": "normandie", "002": "lyon", "003": "somme", "004": "poitiers"}
"""The doors that go with the words of each tutorial of the seeds."""
EXAMPLES = {
    "ent": "https://ent.example.org/",
    "site": "https://college.example.org/",
    "vie_scolaire": "https://vie-scolaire.example.org/",
    "guichet": "https://guichet.example.org/",
}
"""What the tutorials of Préau itself print."""
LIFE = ("vie scolaire", "pronote")
"""How a door of school life is called."""


class BadSchoolError(Exception):
    """What is known of the school is not enough to print guides for it; the sentence says what to give."""


@dataclass(frozen=True)
class Ecole:
    """What a guide prints of its school. `nom` holds the town; addresses are the public ones, with a final slash.

    `habillage` is the skin of its ENT, `entrees` the family of tutorials whose doors and words it has (normandie,
    somme, lyon, poitiers); both empty for the tutorials of Préau itself, which show them all.
    """

    nom: str
    ent: str
    telephone: str
    mel: str
    uai: str = ""
    site: str = ""
    vie_scolaire: str = ""
    guichet: str = ""
    habillage: str = ""
    entrees: str = ""

    def page(self, slug: str) -> str:
        """The address of a guide on the school's site; empty without a site."""
        return f"{self.site.rstrip('/')}/tutoriels/{slug}/" if self.site else ""

    @property
    def reach(self) -> str:
        """Name, telephone and mail, as printed at the foot of a guide."""
        return " – ".join(part for part in (self.nom, self.telephone, self.mel) if part)


def of_site(path: Path, uai: str) -> dict[str, str]:
    """What `sites.toml` says of a school, by the names of the options. Raises BadSchoolError."""
    try:
        sites = tomllib.loads(path.read_text(encoding="utf-8")).get("site", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise BadSchoolError(f"{path} ne se lit pas : {problem}") from problem
    found = next((one for one in sites if isinstance(one, dict) and one.get("uai") == uai), None)
    if found is None:
        known = ", ".join(str(one.get("uai")) for one in sites if isinstance(one, dict))
        raise BadSchoolError(f"{path} n'a pas d'établissement {uai} ; il y a : {known or 'aucun'}.")
    plain = ("nom", "commune", "telephone", "mel", "ent", "habillage", "entrees", "mots", "vie_scolaire")
    said = {name: str(found[name]) for name in plain if found.get(name)}
    said |= {"site": str(found.get("hotes", [""])[0]), "vie_scolaire": said.get("vie_scolaire", _life(found))}
    return {name: value for name, value in said.items() if name not in EXAMPLES or not is_loopback(value)}


def _life(site: Mapping[str, Any]) -> str:
    """The door of school life: by its icon, else by its name."""
    doors: list[dict[str, str]] = site.get("porte", [])
    named = [one["url"] for one in doors if any(word in str(one.get("nom", "")).lower() for word in LIFE)]
    return ([*(one["url"] for one in doors if one.get("icone") == "vie-scolaire"), *named, ""])[0]


def of_registry(demo: Path, uai: str) -> dict[str, str]:
    """What the registry of the demonstration in this folder says of a school; nothing when it is not there."""
    path = demo / "registre.sqlite3"
    if not path.is_file():
        return {}
    asked = "SELECT nom, commune, telephone, mel FROM registre_etablissement WHERE uai = ?"
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as base:
        row = base.execute(asked, (uai,)).fetchone()
    return dict(zip(("nom", "commune", "telephone", "mel"), row, strict=True)) if row else {}


def made(uai: str, said: Mapping[str, str]) -> Ecole:
    """The school of this UAI from what is said of it. Raises BadSchoolError when something is missing or not public."""
    if not is_uai(uai):
        raise BadSchoolError(f"« {uai} » n'est pas un UAI : sept chiffres et la lettre qui va avec.")
    if missing := [name for name in ("nom", "commune", "ent") if not said.get(name)]:
        raise BadSchoolError(f"il manque {', '.join(f'--{name}' for name in missing)} (ou --sites FICHIER).")
    addresses = {name: _public(name, said.get(name, "")) for name in EXAMPLES}
    entrees = _entrees(said)
    habillage = said.get("habillage") or next(skin for skin, doors in SKINS.items() if doors == entrees)
    return Ecole(
        nom=" ".join((said["nom"], said["commune"])),
        telephone=said.get("telephone", ""),
        mel=said.get("mel", ""),
        uai=uai,
        habillage=habillage,
        entrees=entrees,
        **addresses,
    )


def _entrees(said: Mapping[str, str]) -> str:
    told = said.get("entrees") or WORDS.get(said.get("mots", ""), "") or SKINS.get(said.get("habillage", ""), "")
    entrees = WORDS.get(told, told) or "normandie"
    if entrees not in SKINS.values():
        raise BadSchoolError(f"les mots « {entrees} » n'existent pas ; il y a : {', '.join(sorted(SKINS.values()))}.")
    return entrees


def _public(name: str, address: str) -> str:
    if not address:
        return ""
    if urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).hostname:
        raise BadSchoolError(f"{address} n'est pas une adresse : --{name.replace('_', '-')} https://…")
    if is_loopback(address):
        raise BadSchoolError(f"{address} n'est pas une adresse publique : --{name.replace('_', '-')} https://…")
    return f"{address.rstrip('/')}/" if not urlsplit(address).path.strip("/") else address


def is_loopback(address: str) -> bool:
    """True for an address that leads to one's own machine."""
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def as_college(ecole: Ecole, said: Mapping[str, str]) -> str:
    """What the generator of the fictitious world reads (`DEMO_COLLEGE`): the collège of the demonstration."""
    own = {"uai": ecole.uai, "nom": said["nom"], "commune": said["commune"]}
    return json.dumps(own | {name: said[name] for name in ("telephone", "mel") if said.get(name)}, ensure_ascii=False)
