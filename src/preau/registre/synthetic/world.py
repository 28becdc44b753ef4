"""A whole fictitious world from a seed: schools, and their families one school at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from random import Random

from preau.protocols.siecle.checks import uai_letter
from preau.registre.synthetic import cast
from preau.registre.synthetic.families import SchoolMaker, Slice
from preau.registre.synthetic.people import Etablissement, Famille, Personnage
from preau.registre.synthetic.rates import Rates

DEMO = (cast.COLLEGE, cast.ECOLE)
"""The schools of the demonstration: a collège of 600 pupils and a primary school of 150, beside the cast."""
_CAST_NUMBERS = 100
_CAST_INES = 1000
_COMMUNES = ("PORT-AU-PRÉAU", "SAINT-TABLEAU", "CRAIE-SUR-MER", "LE GRAND-BUREAU", "VILLE-ENCRE", "LES MARRONNIERS")


@dataclass(frozen=True, slots=True)
class World:
    """Pure data and how to make the rest: nothing is held but the schools, so size costs time and not memory."""

    seed: int
    on: date
    """The day of the exports; the school year is the one it falls in."""
    etablissements: tuple[Etablissement, ...]
    rates: Rates
    with_cast: bool

    @property
    def annee(self) -> int:
        """The September year: 2026 for 2026-27. A new year's exports exist from August on."""
        return self.on.year if self.on.month >= 8 else self.on.year - 1

    @property
    def cast(self) -> tuple[Personnage, ...]:
        """The fixed members of this world; empty without the cast."""
        return cast.CAST if self.with_cast else ()

    def familles(self, uai: str) -> Iterator[Famille]:
        """The families of one school, those of the cast first. Raises KeyError for a school that is not here."""
        positions = {etablissement.uai: at for at, etablissement in enumerate(self.etablissements)}
        position = positions[uai]
        if self.with_cast:
            yield from (known for famille in cast.FAMILLES if (known := famille.in_school(uai)))
        yield from SchoolMaker(
            etablissement=self.etablissements[position],
            annee=self.annee,
            on=self.on,
            rates=self.rates,
            slice=self._slice(position),
            random=Random(f"{self.seed}/{uai}"),  # noqa: S311 - fiction, not secrets
        ).familles()

    def _slice(self, position: int) -> Slice:
        """Equal shares of the reserved mobiles, those of the cast apart; as many INEs as the school has pupils."""
        count = len(self.etablissements)
        size = max(1, (10_000 - _CAST_NUMBERS) // count)
        first = _CAST_NUMBERS + (position * size) % (10_000 - _CAST_NUMBERS)
        before = list(accumulate((e.effectif for e in self.etablissements), initial=0))[position]
        return Slice(first, size, _CAST_INES + before)


def world(
    seed: int = 1,
    *,
    on: date,
    etablissements: Sequence[Etablissement] = DEMO,
    rates: Rates | None = None,
    with_cast: bool = True,
) -> World:
    """A world for the school year of the day ``on``. The same arguments always give the same people and files.

    The cast belongs to the schools of `DEMO`; with other schools say ``with_cast=False`` or it simply is not there.
    Raises ValueError when two schools share a UAI.
    """
    if len({etablissement.uai for etablissement in etablissements}) != len(etablissements):
        raise ValueError("two schools share a UAI")
    return World(seed, on, tuple(etablissements), rates or Rates(), with_cast)


def demo_world(seed: int, annee: int) -> World:
    """The demonstration's world for a school year (2026 is 2026-27): the cast, a collège of 600, a school of 150."""
    return world(seed, on=date(annee, 9, 15))


def academie(seed: int = 1, *, on: date, eleves: int = 100_000, par_college: int = 600) -> World:
    """A world of collèges with ``eleves`` pupils in all, without the cast; 900 schools at most (UAIs 0999100 on)."""
    sizes = [par_college] * (eleves // par_college) + ([eleves % par_college] if eleves % par_college else [])
    if len(sizes) > 900:
        raise ValueError("more than 900 schools: raise par_college")
    return world(seed, on=on, etablissements=[_college(at, size) for at, size in enumerate(sizes)], with_cast=False)


def _college(at: int, size: int) -> Etablissement:
    digits = f"{999100 + at:07}"
    commune = _COMMUNES[at % len(_COMMUNES)]
    return Etablissement(
        uai=digits + uai_letter(digits),
        type_etab="CLG",
        nom=f"CLG FICTIF {at + 1}",
        commune=commune,
        code_postal="99999",
        code_insee="99999",
        degre=2,
        effectif=size,
        mel=f"clg{at + 1}@example.org",
    )
