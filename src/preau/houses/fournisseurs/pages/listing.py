"""People in the order that pages show them: the demonstration's own cast, then a group for each family of scenarios."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from preau.houses.fournisseurs.personnes import Personne, list_personnes
from preau.houses.fournisseurs.scenarios import Scenario, familles, scenarios


@dataclass(frozen=True)
class Ligne:
    """A person, and what playing that person proves."""

    personne: Personne
    scenario: Scenario | None


@dataclass(frozen=True)
class Groupe:
    """A family; `key` names it in ids."""

    key: str
    title: str
    lignes: tuple[Ligne, ...]


def by_famille(slug: str = "") -> list[Groupe]:
    """Every group that has somebody, at one provider or anywhere."""
    known, rank = scenarios(), {name: number for number, name in enumerate(scenarios())}
    people = list_personnes(slug)
    groups = [
        Groupe("demonstration", _("Personnes de la démonstration"), _lignes(one for one in people if not one.scenario))
    ]
    for key, title in familles().items():
        mine = [one for one in people if one.scenario and known[one.scenario].famille == key]
        mine.sort(key=lambda one: rank[one.scenario])
        groups.append(Groupe(key, _(title), _lignes(mine)))
    return [group for group in groups if group.lignes]


def _lignes(people: Iterable[Personne]) -> tuple[Ligne, ...]:
    return tuple(Ligne(one, scenarios().get(one.scenario)) for one in people)
