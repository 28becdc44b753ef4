"""What the fictitious civil register answers for a person: the column `etat_civil` (specs/franceconnect.md §3.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

TYPES: Final = frozenset({"2", "3", "4", "6", "7", "8", "9"})
"""TypeReponseIdentification."""
UNKNOWN_TYPE: Final = "5"
WORDS: Final = frozenset({"inconnu", "malforme", "deces", "lent"})
_PART: Final = re.compile(r"(NOM|PRENOMS)=([^=;]+)")


class IssueMalformed(ValueError):
    """The column says nothing that the register knows how to answer; the text is a French sentence."""


@dataclass(frozen=True)
class Issue:
    """One answer: its type, and what the register spells otherwise than asked (empty: as asked)."""

    type: str = "2"
    nom: str = ""
    prenoms: tuple[str, ...] = ()
    is_dead: bool = False
    is_slow: bool = False
    is_broken: bool = False


def read_issue(text: str) -> Issue:
    """`` (as asked), `4`, `inconnu`, `malforme`, `deces`, `lent`, `NOM=…;PRENOMS=a,b` (type 3), `2;PRENOMS=a b,c`.

    Raises IssueMalformed.
    """
    if text in ("", *TYPES):
        return Issue(text or "2")
    if text in WORDS:
        return Issue(
            UNKNOWN_TYPE if text == "inconnu" else "2",
            is_dead=text == "deces",
            is_slow=text == "lent",
            is_broken=text == "malforme",
        )
    first, *rest = (part.strip() for part in text.split(";"))
    kind = first if first in TYPES else "3"
    parts = rest if first in TYPES else [first, *rest]
    matches = [_PART.fullmatch(part) for part in parts]
    said = {match[1]: match[2].strip() for match in matches if match is not None}
    if None in matches or len(said) != len(parts):
        raise IssueMalformed("réponse inconnue : 2 à 9, inconnu, malforme, deces, lent ou NOM=…;PRENOMS=…")
    return Issue(kind, said.get("NOM", ""), _prenoms(said.get("PRENOMS", "")))


def _prenoms(text: str) -> tuple[str, ...]:
    """One by one: separated by commas when one of them holds a space (`Jean Philippe,Pierre`), else by spaces."""
    return tuple(filter(None, (one.strip() for one in text.split("," if "," in text else None))))
