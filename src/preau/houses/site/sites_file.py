"""The file SITE_FICHIER (sites.toml): the schools that one process serves, each at addresses of its own.

Read before Django is set up too, since every address is a host that the instance must answer to.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from preau.kit.envkit import BadSetting

PICTOGRAMMES = Path(__file__).resolve().parent / "pictogrammes"
MOTS = ("001", "002", "003", "004")
LONGEST = 300
_UAI = re.compile(r"\d{7}[A-Z]")
_ADDRESS = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")
_HABILLAGE = re.compile(r"[a-z0-9-]{0,40}")


@dataclass(frozen=True)
class Porte:
    """One icon of « ESPACE NUMÉRIQUE »: its name, a line below, where it leads, its drawing.

    `deconnexion` is the page where one signs out of it; empty when it keeps no session of its own.
    """

    nom: str
    url: str
    detail: str = ""
    icone: str = "lien"
    deconnexion: str = ""


@dataclass(frozen=True)
class Sortie:
    """A service without an icon that may stay open: its name, and the page where one signs out of it."""

    nom: str
    url: str


@dataclass(frozen=True)
class SiteEcole:
    """The site of one school. `hotes` are its addresses, the first is the one it prints; `ent` that of its ENT.

    `habillage` is the skin of its ENT, `entrees` and `mots` the family of tutorials whose words it uses.
    """

    uai: str
    hotes: tuple[str, ...]
    nom: str
    commune: str = ""
    adresse: str = ""
    telephone: str = ""
    mel: str = ""
    academie: str = ""
    directeur: str = ""
    ent: str = ""
    habillage: str = ""
    entrees: str = ""
    mots: str = ""
    portes: tuple[Porte, ...] = ()
    sorties: tuple[Sortie, ...] = ()

    @property
    def url(self) -> str:
        """The address it prints, without a final slash."""
        return self.hotes[0]


def icones() -> frozenset[str]:
    """The names of our drawings."""
    return frozenset(path.stem for path in PICTOGRAMMES.glob("*.svg"))


@lru_cache(maxsize=8)
def read(path: str, public_url: str) -> tuple[SiteEcole, ...]:
    """The `[[site]]` tables of the file at `path`; none for an empty path. Raises BadSetting, one sentence."""
    if not path:
        return ()
    try:
        table = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise BadSetting(f"SITE_FICHIER : {path} ne se lit pas ({type(problem).__name__}).") from None
    rows = table.pop("site", None)
    if table or not isinstance(rows, list) or not rows:
        raise BadSetting(f"SITE_FICHIER : {path} : des tables [[site]], et rien d'autre.")
    found = tuple(_site(rank, row, urlsplit(public_url).scheme) for rank, row in enumerate(rows, start=1))
    _verify_unique(found)
    return found


def _site(rank: int, row: Any, scheme: str) -> SiteEcole:
    where = f"[[site]] n° {rank}"
    if not isinstance(row, dict):
        raise _bad(where, "une table est attendue")
    row = dict(row)
    portes = _rows(where, "porte", row.pop("porte", []))
    sorties = _rows(where, "sortie", row.pop("sortie", []))
    hotes = row.pop("hotes", None)
    texts = _texts(where, row, {field.name for field in fields(SiteEcole)} - {"hotes", "portes", "sorties"})
    if not _UAI.fullmatch(texts.get("uai", "")):
        raise _bad(where, "« uai » est le numéro de l'établissement : sept chiffres et une lettre")
    where = texts["uai"]
    if not texts.get("nom"):
        raise _bad(where, "« nom » manque")
    if texts.get("mots", "") not in ("", *MOTS):
        raise _bad(where, f"« mots » vaut {', '.join(MOTS)}")
    if not _HABILLAGE.fullmatch(texts.get("habillage", "")):
        raise _bad(where, "« habillage » est le nom d'un habillage")
    if texts.get("ent"):
        _web(where, "ent", texts["ent"])
    return SiteEcole(
        **texts,
        hotes=_hosts(where, hotes, scheme),
        portes=tuple(_porte(where, porte) for porte in portes),
        sorties=tuple(_sortie(where, sortie) for sortie in sorties),
    )


def _rows(where: str, name: str, value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise _bad(where, f"« {name} » : des tables [[site.{name}]] sont attendues")
    return value


def _texts(where: str, row: dict[str, Any], known: Collection[str]) -> dict[str, str]:
    if unknown := sorted(set(row) - set(known)):
        raise _bad(where, f"« {unknown[0][:40]} » n'est pas connu ; connus : {', '.join(sorted(known))}")
    for name, value in row.items():
        if not isinstance(value, str) or len(value) > LONGEST or any(ord(char) < 32 for char in value):
            raise _bad(where, f"« {name} » est un texte d'une ligne, {LONGEST} caractères au plus")
    return {name: value.strip() for name, value in row.items()}


def _hosts(where: str, hotes: Any, scheme: str) -> tuple[str, ...]:
    if not isinstance(hotes, list) or not hotes or not all(isinstance(one, str) for one in hotes):
        raise _bad(where, "« hotes » est la liste des adresses du site")
    found = tuple(one.rstrip("/").lower() for one in hotes)
    for one in found:
        if not _ADDRESS.fullmatch(one):
            raise _bad(where, "une adresse de « hotes » est « https://hôte », sans chemin")
        # Secure and `__Host-` cookies are a property of the process, not of the request.
        if urlsplit(one).scheme != scheme:
            raise _bad(where, f"les adresses sont en {scheme}, comme SITE_PUBLIC_URL")
    return found


def _porte(where: str, row: dict[str, Any]) -> Porte:
    porte = Porte(**{"nom": "", "url": "", **_texts(where, row, {field.name for field in fields(Porte)})})
    if not porte.nom or len(porte.nom) > 60:
        raise _bad(where, "chaque porte a un « nom », 60 caractères au plus")
    if porte.icone not in icones():
        raise _bad(where, f"porte {porte.nom} : l'icône est une de {', '.join(sorted(icones()))}")
    _web(where, f"url de {porte.nom}", porte.url)
    if porte.deconnexion:
        _web(where, f"deconnexion de {porte.nom}", porte.deconnexion)
    return porte


def _sortie(where: str, row: dict[str, Any]) -> Sortie:
    sortie = Sortie(**{"nom": "", "url": "", **_texts(where, row, {field.name for field in fields(Sortie)})})
    if not sortie.nom:
        raise _bad(where, "chaque sortie a un « nom »")
    _web(where, f"url de {sortie.nom}", sortie.url)
    return sortie


def _web(where: str, name: str, url: str) -> None:
    try:
        parts = urlsplit(url)
        is_good = parts.scheme in ("https", "http") and bool(parts.hostname)
    except ValueError:
        is_good = False
    if not is_good or any(ord(char) < 33 or char in '\\"<>' for char in url):
        raise _bad(where, f"« {name} » est une adresse https://…")


def _verify_unique(found: tuple[SiteEcole, ...]) -> None:
    for name, values in (
        ("uai", [one.uai for one in found]),
        ("adresse", [hote for one in found for hote in one.hotes]),
    ):
        if repeated := sorted({value for value in values if values.count(value) > 1}):
            raise BadSetting(f"SITE_FICHIER : deux sites ont la même {name}, {repeated[0]}.")
    for one in found:
        names = [porte.nom for porte in one.portes]
        if len(set(names)) != len(names):
            raise _bad(one.uai, "deux portes ont le même nom")


def _bad(where: str, sentence: str) -> BadSetting:
    return BadSetting(f"SITE_FICHIER : {where} : {sentence}.")
