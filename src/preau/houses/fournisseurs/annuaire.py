"""The fictitious providers, read from a TOML file that is read again when it changes (specs/franceconnect.md §3.1)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal, get_args

from preau.houses.fournisseurs.settings import current
from preau.kit.design import contrast
from preau.protocols.refusals import Refusal

OWN: Final = Path(__file__).parent / "fournisseurs.toml"
Signing = Literal["ES256", "RS256", "HS256"]
KEYS: Final = frozenset({"title", "color", "algorithm", "userinfo", "acr_values", "has_logout"})
TAKEN: Final = frozenset({"static", "etat-civil", "design", "continuer", "personnes"})
"""First words of other addresses of the house."""
_SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,38}")
_ACR: Final = re.compile(r"[A-Za-z0-9]{1,40}")


class AnnuaireIllisible(Refusal):
    """The file of the providers cannot be used."""

    code = "FOURNISSEURS-0001"
    status = 500
    personne = "Les fournisseurs de la démonstration sont mal réglés. Prévenez l'assistance."
    support = "FOURNISSEURS_ANNUAIRE : le fichier TOML ne se lit pas. « preau check fournisseurs » dit où."
    protocol_error = "server_error"


@dataclass(frozen=True)
class Fournisseur:
    """One provider: `slug` names it in every address, `color` is its only look of its own."""

    slug: str
    title: str
    color: str
    algorithm: Signing
    signs_userinfo: bool
    acr_values: tuple[str, ...]
    has_logout: bool

    @property
    def issuer(self) -> str:
        """Discovery lies right below it."""
        return f"{current().public_url}/{self.slug}"


def list_fournisseurs() -> tuple[Fournisseur, ...]:
    """Every provider, in the order of the file. Raises AnnuaireIllisible."""
    path = Path(current().annuaire) if current().annuaire else OWN
    try:
        return _read(path, path.stat().st_mtime_ns)
    except OSError as problem:
        raise AnnuaireIllisible(f"{path} : {type(problem).__name__}") from None


def find_fournisseur(slug: str) -> Fournisseur | None:
    """The provider of this slug."""
    return next((one for one in list_fournisseurs() if one.slug == slug), None)


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> tuple[Fournisseur, ...]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise AnnuaireIllisible(f"{path} : {problem}") from None
    if not table:
        raise AnnuaireIllisible(f"{path} : aucun fournisseur")
    return tuple(_fournisseur(path, slug, said) for slug, said in table.items())


def _fournisseur(path: Path, slug: str, said: Any) -> Fournisseur:
    where = f"{path}, [{slug}]"
    if not _SLUG.fullmatch(slug) or slug in TAKEN:
        raise AnnuaireIllisible(f"{where} : un nom de table se fait de minuscules, de chiffres et de tirets")
    if not isinstance(said, dict) or not said.keys() <= KEYS:
        raise AnnuaireIllisible(f"{where} : clé inconnue")
    title, acr_values = said.get("title"), said.get("acr_values", ["eidas1"])
    if not isinstance(title, str) or "démonstration" not in title:
        raise AnnuaireIllisible(f"{where} : « title » doit dire « démonstration »")
    if not isinstance(acr_values, list) or not acr_values or not all(_is_acr(value) for value in acr_values):
        raise AnnuaireIllisible(f"{where} : « acr_values » est une liste de niveaux comme eidas1")
    if not isinstance(said.get("has_logout", True), bool):
        raise AnnuaireIllisible(f"{where} : « has_logout » vaut true ou false")
    return Fournisseur(
        slug=slug,
        title=title,
        color=_color(where, said),
        algorithm=_one_of(where, said, "algorithm", get_args(Signing)),
        signs_userinfo=_one_of(where, said, "userinfo", ("json", "jwt")) == "jwt",
        acr_values=tuple(acr_values),
        has_logout=said.get("has_logout", True),
    )


def _is_acr(value: object) -> bool:
    return isinstance(value, str) and _ACR.fullmatch(value) is not None


def _one_of(where: str, said: Mapping[str, Any], name: str, allowed: tuple[str, ...]) -> Any:
    if said.get(name, allowed[0]) not in allowed:
        raise AnnuaireIllisible(f"{where} : « {name} » vaut {', '.join(allowed)}")
    return said.get(name, allowed[0])


def _color(where: str, said: Mapping[str, Any]) -> str:
    """Dark enough to carry white text and to be read on our papers (WCAG 2.2 §1.4.3, with a margin for tints)."""
    color = said.get("color", "#3d3d3d")
    if not contrast.is_colour(color) or contrast.ratio(color, "#ffffff") < 6:
        raise AnnuaireIllisible(f"{where} : « color » est une couleur #rrggbb en minuscules, assez foncée")
    return str(color)
