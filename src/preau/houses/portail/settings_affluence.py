"""Settings of the load-shedding door: `PORTAIL_AFFLUENCE_…` (issue 5, item 8; docs/guides/affluence.md)."""

from __future__ import annotations

from dataclasses import dataclass

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
        help="Profils des entrées qui passent d'abord, dans cet ordre, + entre ceux d'un même rang : "
        "eleve+personnel,invite ; les autres passent ensuite ; vide = par ordre d'arrivée.",
    )
    affluence_exemptions: list[str] = setting(
        [], help="Adresses ou blocs d'adresses qui n'attendent jamais : 192.0.2.7, 2001:db8:1::/48."
    )
    affluence_places_par_bloc: int = setting(
        3000, help="Places qu'un même bloc d'adresses prend en dix minutes : un établissement entier sort par un bloc."
    )
