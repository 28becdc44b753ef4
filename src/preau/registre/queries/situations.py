"""What a pupil is this year, as a service is told: school, national number, level."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from preau.registre.queries.eleves import _enrolled, same_eleves


@dataclass(frozen=True, slots=True)
class Situation:
    """The pupil's school and its degree, date of birth, INE (empty when the files gave none) and MEFSTAT4."""

    uai: str
    degre: int
    ne_le: date | None
    ine: str
    mefstat4: str


def get_situation(eleve_public_ids: Iterable[str]) -> Situation | None:
    """Where the pupil is enrolled now, in the highest school when in several; None when enrolled nowhere."""
    rows = _enrolled().filter(eleve__in=same_eleves(eleve_public_ids))
    row = rows.order_by("-etablissement__degre", "-eleve__jointure").first()
    if row is None:
        return None
    return Situation(row.etablissement_id, row.etablissement.degre, row.eleve.ne_le, row.eleve.ine, mefstat4(row.mef))


def mefstat4(mef: str) -> str:
    """The level of a MEF: `10110001110` is `2112` (5e); empty when unknown."""
    fitting = [start for start in _table() if mef.startswith(start)]
    return _table()[max(fitting, key=len)] if fitting else ""


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    return tomllib.loads((Path(__file__).parent / "mefstat.toml").read_text(encoding="utf-8"))
