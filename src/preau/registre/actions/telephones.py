"""The telephones of a record: those of its file, and the office's numbers over them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from preau.kit import phonekit
from preau.registre.models import Correction, Eleve, Responsable
from preau.registre.queries.valeurs import DOMICILE, PORTABLE, TRAVAIL

Champ = Correction.Champ
Line = list[Any]
"""Field, text as written, E.164, whether it is a mobile."""
COLONNES = ("champ", "brut", "e164", "is_mobile")
FIELDS = {Champ.MOBILE: (PORTABLE,), Champ.DOMICILE: DOMICILE, Champ.TRAVAIL: TRAVAIL}
"""The TEL_ fields that each number may stand in; the first is the one it is written to."""
NUMBERS = frozenset(FIELDS)


def lines_of(personne: Responsable | Eleve) -> list[Line]:
    """The telephones of the record now, in their order."""
    return [[getattr(row, name) for name in COLONNES] for row in personne.telephones.order_by("pk")]


def owned(lines: list[Line], champ: str) -> list[Line]:
    """Those that are this number: the portable as the file names it, else every mobile, which is then no home number.

    Same rule as `queries.valeurs`.
    """
    mobiles = [line for line in lines if line[0] == PORTABLE] or [line for line in lines if line[3]]
    if champ == Champ.MOBILE:
        return mobiles
    return [line for line in lines if line[0] in FIELDS[Champ(champ)] and line not in mobiles]


def value_of(lines: list[Line], champ: str) -> str:
    """The number in one text, as `queries.valeurs` has it."""
    return next((line[2] or line[1] for line in owned(lines, champ)), "")


def agree(lines: list[Line], champ: str, valeur: str) -> bool:
    """Whether these telephones say this number."""
    if champ == Champ.MOBILE:
        known = {line[2] for line in lines if line[3]}
        return valeur in known if valeur else not known
    return value_of(lines, champ) == valeur


def compose(lines: list[Line], said: Mapping[str, str]) -> list[Line]:
    """The file's telephones with the office's numbers (field → E.164, empty: none) in their places."""
    kept = list(lines)
    gone = [line for champ in said for line in owned(lines, champ)]
    kept = [line for line in kept if line not in gone]
    for champ, valeur in sorted(said.items()):
        if not valeur:
            continue
        if champ != Champ.MOBILE:
            kept = [_moved(line, FIELDS[Champ(champ)]) for line in kept]
        phone = phonekit.parse(valeur)
        is_mobile = phone is not None and phone.is_mobile
        kept.append([FIELDS[Champ(champ)][0], phonekit.display(valeur), valeur, is_mobile])
    return kept


def _moved(line: Line, fields: tuple[str, ...]) -> Line:
    """A mobile that the file writes in the place of another number leaves it for its own: exports name one each."""
    return [PORTABLE, *line[1:]] if line[0] in fields and line[3] else line
