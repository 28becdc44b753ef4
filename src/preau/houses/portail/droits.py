"""Who sees whom in the annuaire and may write to them, as data: `messagerie/droits.toml`, or the deployment's file."""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from preau.houses.portail import settings
from preau.houses.portail.models import CompteLocal, DroitEcole

FILE = Path(__file__).with_name("messagerie") / "droits.toml"
DEFAULT = "defaut"
PROFILS = ("responsable", "eleve", *CompteLocal.Profil.values)
CIBLES = frozenset({*PROFILS, "ma-classe", *(f"role:{role}" for role in CompteLocal.Role.values)})
GROUPES = frozenset({"parents", "eleves", "personnels"})
log = logging.getLogger("preau.portail.droits")
_kept: ContextVar[dict[str, Mapping[str, Droit]] | None] = ContextVar("preau.portail.droits", default=None)
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
    """The rights of `profil` in this school: what its administrators changed, else what the file says."""
    return changed(uai).get(profil) or of_file(profil, uai)


def of_file(profil: str, uai: str) -> Droit:
    """What the file says: the school's own line if it has one, else that of every school."""
    table = current()
    own = table.get(uai, {})
    return own.get(profil) or table.get(DEFAULT, {}).get(profil) or Droit()


def changed(uai: str) -> Mapping[str, Droit]:
    """What administrators changed in this school, by profile; asked of the database once a request and school."""
    kept = _kept.get()
    if kept is not None and uai in kept:
        return kept[uai]
    rows = DroitEcole.objects.filter(uai=uai)
    found = {row.profil: Droit(frozenset(row.voit), frozenset(row.ecrit), frozenset(row.groupes)) for row in rows}
    if kept is not None:
        kept[uai] = found
    return found


@contextmanager
def one_request() -> Iterator[None]:
    """What is read of the database inside is read once."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


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
    try:
        if more := set(row) - set(sets):
            raise BadDroits(f"{', '.join(sorted(more))} inconnu")
        return check(profil, **sets)
    except BadDroits as problem:
        raise BadDroits(f"PORTAIL_MESSAGERIE_DROITS : {key}.{profil} : {problem}.") from None


def check(profil: str, voit: Iterable[str], ecrit: Iterable[str], groupes: Iterable[str]) -> Droit:
    """These rights, if all their words exist and nobody writes to whom they do not see. Raises BadDroits."""
    droit = Droit(frozenset(voit), frozenset(ecrit), frozenset(groupes))
    unknown = (droit.voit | droit.ecrit) - CIBLES | droit.groupes - GROUPES
    if profil not in PROFILS or unknown:
        raise BadDroits(f"{', '.join(sorted(unknown)) or profil} inconnu")
    if not droit.ecrit <= droit.voit:
        raise BadDroits("écrit à des personnes qu'il ne voit pas")
    return droit
