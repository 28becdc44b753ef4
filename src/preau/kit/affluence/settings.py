"""Settings of the load-shedding door of a house, `<HOUSE>_AFFLUENCE_…` (docs/guides/affluence.md)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from preau.kit.affluence.policy import Policy, read_policy
from preau.kit.envkit import setting


@dataclass(frozen=True)
class Affluence:
    """Above which numbers whoever signs in waits, who goes in first, and who never waits."""

    affluence_sessions: int = setting(
        0,
        help="Personnes présentes (une page depuis vingt minutes) au-delà desquelles on attend ; 0 = jamais.",
    )
    affluence_par_minute: int = setting(
        0, help="Connexions commencées par minute au-delà desquelles on attend ; 0 = jamais."
    )
    affluence_priorites: list[str] = setting(
        [],
        help="Profils qui passent d'abord, dans cet ordre, + entre ceux d'un même rang : eleve+personnel,invite à "
        "l'ENT, eleve+agent au service de comptes ; les autres passent ensuite ; vide = par ordre d'arrivée.",
    )
    affluence_exemptions: list[str] = setting(
        [], help="Adresses ou blocs d'adresses qui n'attendent jamais : 192.0.2.7, 2001:db8:1::/48."
    )
    affluence_places_par_bloc: int = setting(
        3000, help="Places qu'un même bloc d'adresses prend en dix minutes : un établissement entier sort par un bloc."
    )


def policy_of(mine: Affluence) -> Policy:
    """The policy of a house's settings. Raises BadPolicy, which `preau check` shows first."""
    return _read(
        mine.affluence_sessions,
        mine.affluence_par_minute,
        tuple(mine.affluence_priorites),
        tuple(mine.affluence_exemptions),
        mine.affluence_places_par_bloc,
    )


@lru_cache(maxsize=8)
def _read(sessions: int, minute: int, ranks: tuple[str, ...], exempts: tuple[str, ...], places: int) -> Policy:
    return read_policy(sessions=sessions, minute=minute, ranks=ranks, exempts=exempts, places_per_block=places)
