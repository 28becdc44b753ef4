"""The trail of a run: the pages passed, in order, and what each one wrote. Pure values, no database.

The memory of a run *is* its trail: what a page may recall is what the stops before it, and itself, wrote. So there is
nothing to undo when someone goes back and answers again: the later stops are cut off and their writings with them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypedDict


class Stop(TypedDict):
    """One page on the way: its slug, the outcome that led to it, the names it wrote, the answers typed (no secret)."""

    step: str
    via: str
    wrote: dict[str, Any]
    said: dict[str, list[str]]


def stop(slug: str, via: str = "") -> Stop:
    """A page just reached by the outcome `via`."""
    return Stop(step=slug, via=via, wrote={}, said={})


def find(trail: list[Stop], slug: str) -> int | None:
    """Where the page stands on the trail, if it does."""
    return next((i for i, one in enumerate(trail) if one["step"] == slug), None)


def memory(trail: list[Stop], upto: int) -> dict[str, Any]:
    """What the stops before the index `upto` wrote; the later word wins."""
    known: dict[str, Any] = {}
    for one in trail[:upto]:
        known.update(one["wrote"])
    return known


def reopened(trail: list[Stop], index: int) -> list[Stop]:
    """The trail of someone who answers the page at `index`: what lies behind it is forgotten.

    Gone back, the page also forgets its own writings; still on it, it keeps them (a page may be answered in parts).
    """
    kept = [*trail[: index + 1]]
    if index < len(trail) - 1:
        kept[index] = {**kept[index], "wrote": {}}
    return kept


def moved(trail: list[Stop], target: str, via: str) -> list[Stop]:
    """The trail after an arrow to the page `target`: on the spot, back to an earlier page, or one page further."""
    index = find(trail, target)
    if index is None:
        return [*trail, stop(target, via)]
    kept = reopened(trail, index)
    return [*kept[:-1], {**kept[-1], "via": via}]


def sealed(trail: list[Stop], names: Iterable[str]) -> list[Stop]:
    """The trail behind a point of no return: no page to go back to, and only `names` remembered."""
    wanted = set(names)
    kept = {name: value for name, value in memory(trail, len(trail)).items() if name in wanted}
    return [{**stop(""), "wrote": kept}]
