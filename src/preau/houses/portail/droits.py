"""Who sees whom in the annuaire and may write to them, as data: `messagerie/droits.toml`, or the deployment's file."""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from preau.houses.portail import settings
from preau.houses.portail.models import CompteLocal

FILE = Path(__file__).with_name("messagerie") / "droits.toml"
DEFAULT = "defaut"
PROFILS = ("responsable", "eleve", *CompteLocal.Profil.values)
CIBLES = frozenset({*PROFILS, "ma-classe", *(f"role:{role}" for role in CompteLocal.Role.values)})
GROUPES = frozenset({"parents", "eleves", "personnels"})
log = logging.getLogger("preau.portail.droits")
_last_good: dict[str, Mapping[str, Mapping[str, Droit]]] = {}


class BadDroits(Exception):
    """The file of rights is unreadable or names something that does not exist; the text is for the operator."""


@dataclass(frozen=True)
class Droit:
    """What one profile may do in one school: kinds of people (`CIBLES`) seen and written to, kinds of lists."""

    voit: frozenset[str] = frozenset()
    ecrit: frozenset[str] = frozenset()
    groupes: frozenset[str] = frozenset()


def of(profil: str, uai: str) -> Droit:
    """The rights of `profil` in this school: its own line if the file has one, else that of every school."""
    table = current()
    own = table.get(uai, {})
    return own.get(profil) or table.get(DEFAULT, {}).get(profil) or Droit()


def current() -> Mapping[str, Mapping[str, Droit]]:
    """The rights of this deployment; a file changed while the ENT runs is read again, the last good one stays."""
    name = settings.current().messagerie_droits
    try:
        _last_good[name] = load(name)
    except BadDroits as problem:
        if name not in _last_good:
            raise
        log.error("%s", problem)
    return _last_good[name]


def load(name: str) -> Mapping[str, Mapping[str, Droit]]:
    """Ours, completed or replaced line by line by the file `name` when there is one. Raises BadDroits."""
    own = _read(FILE, 0)
    if not name:
        return own
    path = Path(name)
    try:
        given = _read(path, path.stat().st_mtime_ns)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError, AttributeError) as problem:
        raise BadDroits(f"PORTAIL_MESSAGERIE_DROITS : {path} ne se lit pas ({type(problem).__name__}).") from None
    return {key: {**own.get(key, {}), **given.get(key, {})} for key in {*own, *given}}


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> Mapping[str, Mapping[str, Droit]]:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return {key: {profil: _droit(key, profil, row) for profil, row in rows.items()} for key, rows in data.items()}


def _droit(key: str, profil: str, row: dict[str, Any]) -> Droit:
    sets = {name: frozenset(row.get(name, [])) for name in ("voit", "ecrit", "groupes")}
    unknown = (sets["voit"] | sets["ecrit"]) - CIBLES | sets["groupes"] - GROUPES | set(row) - set(sets)
    if profil not in PROFILS or unknown:
        raise BadDroits(f"PORTAIL_MESSAGERIE_DROITS : {key}.{profil} : {', '.join(sorted(unknown)) or profil} inconnu.")
    if not sets["ecrit"] <= sets["voit"]:
        raise BadDroits(f"PORTAIL_MESSAGERIE_DROITS : {key}.{profil} écrit à des personnes qu'il ne voit pas.")
    return Droit(**sets)
