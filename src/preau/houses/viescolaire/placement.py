"""Placing lessons in a week: no class, pupil, teacher or room in two places at once. Simple, and the same every time.

The need with the fewest places left comes first (as DSATUR colours a graph), where it spreads best over the week; one
that finds no place may push one or two others elsewhere; what still finds none is said, never squeezed in. A school's
own timetable comes from its own program: this makes those of generated worlds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush


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
    ordered = sorted(besoins, key=lambda one: (-one.duree, -len(one.personnels), one.matiere, one.key))
    week = _Week(ordered, cadre, list(salles), partages or {})
    left = [rank for rank in week.in_order() if not week.place(rank)]
    for _ in range(PASSES):
        left = [rank for rank in left if not week.push(rank)]
    placed = [Place(ordered[rank], jour, start, salle) for rank, (jour, start, salle) in week.where.items()]
    placed.sort(key=lambda one: (one.jour, one.place, one.besoin.key))
    return Semainier(placed, [ordered[rank] for rank in left])


PASSES = 3
"""How often those without a place try to push others."""
Start = tuple[int, int]


class _Week:
    """The week being filled. A need is known by its rank; a token is a class, a group or a teacher.

    `needs` must be free for a lesson; `blocks` is what it makes busy: also the classes and groups that share a pupil.
    """

    def __init__(
        self, besoins: Sequence[Besoin], cadre: Cadre, salles: list[str], shared: Mapping[str, frozenset[str]]
    ) -> None:
        self.besoins, self.cadre, self.salles = besoins, cadre, salles
        self.needs = [_tokens(one.divisions, one.groupes, one.personnels) for one in besoins]
        self.blocks = [
            needs | _tokens({other for code in (*one.divisions, *one.groupes) for other in shared.get(code, ())})
            for one, needs in zip(besoins, self.needs, strict=True)
        ]
        self.users: dict[str, list[int]] = defaultdict(list)
        for rank, needs in enumerate(self.needs):
            for token in needs:
                self.users[token].append(rank)
        self.where: dict[int, tuple[int, int, str]] = {}
        self.busy: dict[tuple[int, int, str], set[int]] = defaultdict(set)
        self.rooms: dict[Start, set[str]] = defaultdict(set)
        self.load: dict[tuple[str, int], int] = defaultdict(int)
        self.given: dict[tuple[str, str, int], int] = defaultdict(int)
        self.heap: list[tuple[int, int]] = []
        self.left: dict[int, int] = {}

    def starts(self, rank: int) -> list[Start]:
        """Where this lesson could begin in an empty week."""
        return [(jour, at) for jour in self.cadre.jours for at in self.cadre.starts(jour, self.besoins[rank].duree)]

    def in_order(self) -> Iterable[int]:
        """Every need once, that with the fewest places left first."""
        self.left = {rank: len(self.starts(rank)) for rank in range(len(self.besoins))}
        self.heap = sorted((count, rank) for rank, count in self.left.items())
        while self.heap:
            count, rank = heappop(self.heap)
            if self.left.get(rank) == count:
                del self.left[rank]
                yield rank

    def place(self, rank: int) -> bool:
        """Put a lesson in its best free place, if there is one."""
        found = [(*self._cost(rank, start), start) for start in self.starts(rank) if self._is_free(rank, start)]
        if not found:
            return False
        self._put(rank, min(found)[-1])
        return True

    def push(self, rank: int) -> bool:
        """Put a lesson where at most two others are, if these find another place; else nothing changes."""
        tries = sorted((len(self._clashes(rank, start)), start) for start in self.starts(rank))
        for count, start in tries:
            if count > 2:
                return False
            others = sorted(self._clashes(rank, start))
            before = {one: self.where[one] for one in others}
            for one in others:
                self._take(one)
            if self._is_free(rank, start):
                self._put(rank, start)
                if all(self.place(one) for one in others):
                    return True
                self._take(rank)
            for one in others:
                if one in self.where:
                    self._take(one)
            for one, (jour, at, salle) in before.items():
                self._put(one, (jour, at), salle)
        return False

    def _span(self, rank: int, start: Start) -> list[Start]:
        jour, at = start
        return [(jour, place) for place in range(at, at + self.besoins[rank].duree)]

    def _clashes(self, rank: int, start: Start) -> set[int]:
        return {
            other
            for jour, place in self._span(rank, start)
            for token in self.needs[rank]
            for other in self.busy.get((jour, place, token), ())
        }

    def _room(self, rank: int, start: Start) -> str | None:
        taken = set().union(*(self.rooms.get(spot, set()) for spot in self._span(rank, start)))
        return next((one for one in self.salles if one not in taken), None)

    def _is_free(self, rank: int, start: Start) -> bool:
        if self._clashes(rank, start):
            return False
        return not self.salles or self._room(rank, start) is not None

    def _cost(self, rank: int, start: Start) -> tuple[int, int]:
        """The same subject twice a day is bad; else the least loaded day, as early as can be."""
        jour, at = start
        one = self.besoins[rank]
        publics = (*one.divisions, *one.groupes)
        again = sum(self.given.get((code, one.matiere, jour), 0) for code in publics)
        return again, sum(self.load.get((code, jour), 0) for code in publics) + at

    def _put(self, rank: int, start: Start, salle: str | None = None) -> None:
        jour, at = start
        room = salle if salle is not None else self._room(rank, start) or ""
        self.where[rank] = jour, at, room
        self._count(rank, jour, 1)
        for spot in self._span(rank, start):
            self.rooms[spot].add(room)
            for token in self.blocks[rank]:
                self.busy[(*spot, token)].add(rank)
        touched = {other for token in self.blocks[rank] for other in self.users[token] if other in self.left}
        for other in touched:
            count = sum(not self._clashes(other, one) for one in self.starts(other))
            if count != self.left[other]:
                self.left[other] = count
                heappush(self.heap, (count, other))

    def _take(self, rank: int) -> None:
        jour, at, room = self.where.pop(rank)
        self._count(rank, jour, -1)
        for spot in self._span(rank, (jour, at)):
            self.rooms[spot].discard(room)
            for token in self.blocks[rank]:
                self.busy[(*spot, token)].discard(rank)

    def _count(self, rank: int, jour: int, sign: int) -> None:
        one = self.besoins[rank]
        for code in (*one.divisions, *one.groupes):
            self.load[code, jour] += sign * one.duree
            self.given[code, one.matiere, jour] += sign


def _tokens(*codes: Iterable[str]) -> frozenset[str]:
    """Classes and groups as `p:…`, teachers (the third) as `e:…`."""
    return frozenset(f"{'e' if rank == 2 else 'p'}:{code}" for rank, several in enumerate(codes) for code in several)
