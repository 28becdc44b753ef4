"""Whether a civil identity, as FranceConnect gives it, bears the names that a school has written.

Specs/franceconnect.md §5.3, 3. A civil identity has a birth name, sometimes a usage name, and every given name in the
order of civil status; a school writes one family name, perhaps a usage name, and mostly one given name. Pure values.
"""

from __future__ import annotations

import enum
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from preau.kit import namekit


class Fit(enum.IntEnum):
    """How well two names go together; the higher, the better."""

    NONE = 0
    WEAK = 1
    """A later given name: Claire for « Angela Claire Louise »."""
    PART = 2
    """A part of a double name, a name without its particle, the beginning of the given names."""
    WHOLE = 3


@dataclass(frozen=True)
class Names:
    """The names of a civil identity.

    `family` is the birth name, `usage` the usage name or "", `given` every given name as one text, `given_items` the
    same as a list, which alone keeps apart the parts of « Jean Philippe » (§2.8); it may be empty.
    """

    family: str
    usage: str
    given: str
    given_items: tuple[str, ...] = ()

    @property
    def firsts(self) -> tuple[str, ...]:
        """The given names one by one, the first one first."""
        return tuple(one for one in self.given_items if one.strip()) or tuple(self.given.split())


def words(name: str) -> tuple[str, ...]:
    """N(x): accents off, ligatures written out, one case, words apart at blanks, apostrophes, hyphens and dots."""
    apart = "".join(char if char.isalnum() or unicodedata.combining(char) else " " for char in name)
    return tuple(key for key in (namekit.normalise(word) for word in apart.split()) if key)


def family_fit(written: str, names: Names) -> Fit:
    """Whether the family name that a school has written is the birth name, the usage name, or both in any order."""
    own = words(written)
    if not own:
        return Fit.NONE
    births, usages = words(names.family), words(names.usage)
    orders = [one for one in (births, usages, births + usages, usages + births) if one]
    if _joined(own) in {_joined(one) for one in orders}:
        return Fit.WHOLE
    if any(_is_part(own, one) or _is_part(one, own) for one in orders):
        return Fit.PART
    bare, bares = _bare(own), [_bare(one) for one in orders]
    if any(_joined(bare) == _joined(one) or _is_part(bare, one) or _is_part(one, bare) for one in bares):
        return Fit.PART
    return Fit.NONE


def given_fit(written: str, names: Names) -> Fit:
    """Whether the given name that a school has written is the first one, their beginning, or a later one (weak)."""
    own = _joined(words(written))
    firsts = names.firsts
    if not own or not firsts:
        return Fit.NONE
    if own == namekit.normalise(firsts[0]):
        return Fit.WHOLE
    if own in _beginnings(words(names.given)) or own in _beginnings([w for one in firsts for w in words(one)]):
        return Fit.PART
    later = {namekit.normalise(one) for one in firsts[1:]} | {word for one in firsts for word in words(one)}
    return Fit.WEAK if own in later else Fit.NONE


def fit(nom_de_famille: str, nom_usage: str, prenom: str, names: Names) -> Fit:
    """Whether a record of a school may be this person's: the weaker of its family name and its given name.

    Either of the record's two family names is enough.
    """
    family = max(family_fit(one, names) for one in (nom_de_famille, nom_usage))
    given = max(given_fit(one, names) for one in _givens(prenom))
    return min(family, given)


def _givens(prenom: str) -> Iterator[str]:
    """A given name as written; the first one, when several are written with commas."""
    yield prenom
    yield prenom.split(",", 1)[0]


def _joined(several: Iterable[str]) -> str:
    return "".join(several)


def _bare(several: Sequence[str]) -> tuple[str, ...]:
    """Without particles; a name made of nothing else stays."""
    kept = tuple(word for word in several if word not in namekit.PARTICLES)
    return kept or tuple(several)


def _is_part(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether every word of `part` is one of `whole`'s; particles alone, or single letters alone, are no name."""
    telling = any(len(word) > 1 and word not in namekit.PARTICLES for word in part)
    return telling and set(part) <= set(whole)


def _beginnings(several: Sequence[str]) -> set[str]:
    return {_joined(several[:count]) for count in range(1, len(several) + 1)}
