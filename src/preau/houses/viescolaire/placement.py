"""Placing lessons in a week: no class, pupil, teacher or room in two places at once. Simple, and the same every time.

The hardest needs are placed first, each where it spreads best over the week; what finds no place is said, never
squeezed in. A school's own timetable comes from its own program: this makes those of generated worlds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Besoin:
    """One lesson a week of `duree` places. `divisions` and `groupes` attend it, `personnels` give it."""

    key: str
    matiere: str
    duree: int
    divisions: tuple[str, ...] = ()
    groupes: tuple[str, ...] = ()
    personnels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cadre:
    """The week: `jours` (ISO days), the places where a lesson may begin, and those kept free at noon."""

    jours: tuple[int, ...] = (1, 2, 3, 4, 5)
    places: int = 20
    repas: frozenset[int] = frozenset({8, 9, 10})
    matinees: frozenset[int] = frozenset({3})
    """Days without an afternoon (Wednesday)."""

    def starts(self, jour: int, duree: int) -> list[int]:
        """Where a lesson of this length may begin that day: on the hour, not over noon, nor on a free afternoon."""
        last = min(self.repas, default=self.places) if jour in self.matinees else self.places
        fits = range(0, last - duree + 1, 2)
        return [start for start in fits if not self.repas & set(range(start, start + duree))]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a need was placed."""

    besoin: Besoin
    jour: int
    place: int
    salle: str


@dataclass(slots=True)
class Semainier:
    """What was placed, and what could not be."""

    placees: list[Place] = field(default_factory=list)
    restantes: list[Besoin] = field(default_factory=list)


def place_besoins(
    besoins: Sequence[Besoin],
    cadre: Cadre,
    *,
    salles: Sequence[str] = (),
    partages: Mapping[str, frozenset[str]] | None = None,
) -> Semainier:
    """Place every need that can be. `partages` says of a class or group which others share a pupil with it."""
    shared = partages or {}
    busy: dict[tuple[int, int], set[str]] = {}
    daily: dict[tuple[str, int], int] = {}
    result = Semainier()
    for besoin in sorted(besoins, key=lambda one: (-_weight(one, shared), one.matiere, one.key)):
        wanted = _occupied(besoin, shared)
        spot = _best(besoin, wanted, cadre, busy, daily, salles)
        if spot is None:
            result.restantes.append(besoin)
            continue
        jour, start, salle = spot
        for place in range(start, start + besoin.duree):
            busy.setdefault((jour, place), set()).update(wanted | ({f"s:{salle}"} if salle else set()))
        for who in (*besoin.divisions, *besoin.groupes):
            daily[(who, jour)] = daily.get((who, jour), 0) + besoin.duree
            daily[(f"{who}/{besoin.matiere}", jour)] = 1
        result.placees.append(Place(besoin, jour, start, salle))
    result.placees.sort(key=lambda one: (one.jour, one.place, one.besoin.key))
    return result


def _weight(besoin: Besoin, shared: Mapping[str, frozenset[str]]) -> int:
    """Long lessons of many people are the hardest to place."""
    return besoin.duree * 100 + len(_occupied(besoin, shared)) + 10 * len(besoin.personnels)


def _occupied(besoin: Besoin, shared: Mapping[str, frozenset[str]]) -> set[str]:
    """Everybody who cannot be elsewhere meanwhile."""
    publics = {*besoin.divisions, *besoin.groupes}
    others = {other for one in publics for other in shared.get(one, frozenset())}
    return {f"p:{one}" for one in publics | others} | {f"e:{one}" for one in besoin.personnels}


def _best(
    besoin: Besoin,
    wanted: set[str],
    cadre: Cadre,
    busy: Mapping[tuple[int, int], set[str]],
    daily: Mapping[tuple[str, int], int],
    salles: Sequence[str],
) -> tuple[int, int, str] | None:
    """The free place of the least loaded day, without the same subject twice that day, as early as can be."""
    found: list[tuple[int, int, int, int, str]] = []
    publics = (*besoin.divisions, *besoin.groupes)
    for jour in cadre.jours:
        again = sum(daily.get((f"{who}/{besoin.matiere}", jour), 0) for who in publics)
        load = sum(daily.get((who, jour), 0) for who in publics)
        for start in cadre.starts(jour, besoin.duree):
            taken = set().union(*(busy.get((jour, place), set()) for place in range(start, start + besoin.duree)))
            if taken & wanted:
                continue
            salle = next((one for one in salles if f"s:{one}" not in taken), "")
            if salles and not salle:
                continue
            found.append((again, load + start, jour, start, salle))
            break
    if not found:
        return None
    _again, _load, jour, start, salle = min(found)
    return jour, start, salle
