"""Values made of parts separated by "$", read and written (specs/registry-formats.md §4.3 to §4.5).

A reader is given the values of an attribute and a list where it puts those it cannot read; it never raises. A writer
is its inverse: a "$" inside a part becomes a space, since nothing can quote it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from preau.protocols.aaf.messages import Autorite, Classe, Division, Enseigne, Fonction, Groupe, Mouvement, Relation
from preau.protocols.siecle.checks import PARENTES_AVANT_2018, parse_date

Values = tuple[str, ...]
T = TypeVar("T")
_FLAGS = {"O": True, "N": False, "OUI": True, "NON": False, "1": True, "0": False}
_NIVEAUX = {"1": 1, "2": 2, "3": 3, "0": 3}
_RANGS = {"1": 1, "2": 1, "0": 3, "3": 3}
"""Before 2018 ranks 1 and 2 are both legal, and 0 is nobody legal (§4.5)."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How an attribute's values are read into a field and written back."""

    read: Callable[[Values, list[str]], Any]
    write: Callable[[Any], Values]


def niveau_of(relation: Relation) -> int | None:
    """1 legal, 2 in charge, 3 contact: part 4 changes meaning with the length of the kinship code (§4.5)."""
    table = _RANGS if len(relation.parente_brut) == 1 else _NIVEAUX
    return table.get(relation.niveau_brut)


def parente_of(code: str) -> str:
    """The kinship on two digits; the one-digit codes of before 2018 are translated, anything else is ""."""
    if len(code) == 2 and code.isascii() and code.isdecimal():
        return code
    return PARENTES_AVANT_2018.get(code, "")


def bare(text: str) -> str:
    """A part without what would end it."""
    return " ".join(text.replace("$", " ").split()) if "$" in text else text


def join(*parts: str) -> str:
    """Parts as one value."""
    return "$".join(bare(part) for part in parts)


def day(value: date | None) -> str:
    """JJ/MM/AAAA, or nothing."""
    return f"{value.day:02}/{value.month:02}/{value.year:04}" if value else ""


def _text(values: Values, bad: list[str]) -> str:
    """The first value; the others are bad."""
    bad.extend(values[1:])
    return values[0] if values else ""


def _date(values: Values, bad: list[str]) -> date | None:
    text = _text(values, bad)
    found = parse_date(text) if text else None
    if text and found is None:
        bad.append(text)
    return found


def _flag(values: Values, bad: list[str]) -> bool | None:
    text = _text(values, bad)
    if text and text.upper() not in _FLAGS:
        bad.append(text)
    return _FLAGS.get(text.upper())


def _bit(text: str) -> bool | None:
    return _FLAGS.get(text)


def _each(make: Callable[[list[str]], T | None]) -> Callable[[Values, list[str]], tuple[T, ...]]:
    """Every value cut at "$" and made; each once, since real files repeat them (§4.7)."""

    def read(values: Values, bad: list[str]) -> tuple[T, ...]:
        found: dict[T, None] = {}
        for value in values:
            made = make([part.strip() for part in value.split("$")])
            if made is None:
                bad.append(value)
            else:
                found.setdefault(made)
        return tuple(found)

    return read


def _relation(parts: list[str]) -> Relation | None:
    if len(parts) != 6 or not parts[0]:
        return None
    jointure, parente, payeur, niveau, contact, paiement = parts
    return Relation(jointure, parente, niveau, _bit(payeur), _bit(contact), _bit(paiement))


def _autorite(parts: list[str]) -> Autorite | None:
    return Autorite(parts[0], parts[1]) if len(parts) == 2 and parts[0] else None


def _classe(parts: list[str]) -> Classe | None:
    return Classe(parts[0], parts[1]) if len(parts) == 2 and parts[1] else None


def _classe_1d(parts: list[str]) -> Classe | None:
    return Classe(parts[0], parts[3], parts[4]) if len(parts) == 5 and parts[3] else None


def _mouvement(parts: list[str]) -> Mouvement | None:
    le = parse_date(parts[1]) if len(parts) in (2, 3) else None
    return Mouvement(parts[0], le, parts[2] if len(parts) == 3 else "") if le else None


def _enseigne(parts: list[str]) -> Enseigne | None:
    return Enseigne(*parts) if len(parts) in (2, 3) and parts[1] else None


def _fonction(parts: list[str]) -> Fonction | None:
    if len(parts) not in (2, 3, 4, 5) or not parts[1]:
        return None
    return Fonction(*("" if part == "-" else part for part in parts))


def _division(parts: list[str]) -> Division | None:
    mefs = tuple(part for part in parts[2:] if part)
    return Division(parts[0], parts[1] if len(parts) > 1 else "", mefs) if parts[0] else None


def _groupe(parts: list[str]) -> Groupe | None:
    divisions = tuple(part for part in parts[2:] if part)
    return Groupe(parts[0], parts[1] if len(parts) > 1 else "", divisions) if parts[0] else None


def _lines(values: Values, bad: list[str]) -> Values:
    """Address lines; those at the end that are empty are left out, however many separators there are."""
    lines = [part.strip() for part in _text(values, bad).split("$")]
    while lines and not lines[-1]:
        lines.pop()
    return tuple(lines)


def _write_lines(lines: Values) -> Values:
    return (join(*lines),) if any(lines) else ()


def _write_enseigne(one: Enseigne) -> str:
    return join(one.etab, one.code, one.objet) if one.objet else join(one.etab, one.code)


def _write_relation(one: Relation) -> str:
    flags = ["" if flag is None else str(int(flag)) for flag in (one.payeur, one.contact, one.paiement)]
    return join(one.jointure, one.parente_brut, flags[0], one.niveau_brut, flags[1], flags[2])


def _all(write: Callable[[Any], str]) -> Callable[[Any], Values]:
    return lambda several: tuple(write(one) for one in several)


def _write_fonction(one: Fonction) -> str:
    return join(one.etab, one.code, *(part or "-" for part in (one.libelle, one.specialite, one.specialite_libelle)))


TEXT = Kind(_text, lambda text: (text,) if text else ())
TEXTS = Kind(lambda values, _bad: tuple(dict.fromkeys(values)), lambda texts: tuple(text for text in texts if text))
DAY = Kind(_date, lambda value: (day(value),) if value else ())
FLAG = Kind(_flag, lambda value: () if value is None else ("O" if value else "N",))
LINES = Kind(_lines, _write_lines)
RELATIONS = Kind(_each(_relation), _all(_write_relation))
AUTORITES = Kind(_each(_autorite), _all(lambda one: join(one.jointure, one.code)))
CLASSES = Kind(_each(_classe), _all(lambda one: join(one.etab, one.code)))
CLASSES_1D = Kind(_each(_classe_1d), _all(lambda one: join(one.etab, "", "", one.code, one.libelle)))
MOUVEMENTS = Kind(_each(_mouvement), _all(lambda one: join(one.etab, day(one.le), one.classe)))
ENSEIGNES = Kind(_each(_enseigne), _all(_write_enseigne))
FONCTIONS = Kind(_each(_fonction), _all(_write_fonction))
DIVISIONS = Kind(_each(_division), _all(lambda one: join(one.code, one.libelle, *one.mefs)))
GROUPES = Kind(_each(_groupe), _all(lambda one: join(one.code, one.libelle, *one.divisions)))
