"""Which page may be shown, derived from what pages read and write: nobody writes guards by hand."""

from __future__ import annotations

from preau.kit.flows import trail
from preau.kit.flows.flow import Flow
from preau.kit.flows.models import Run


def may_show(flow: Flow, run: Run, index: int) -> bool:
    """Whether the page at `index` of the trail still exists in the map and everything it reads is written before it."""
    slug = run.trail[index]["step"]
    if slug not in flow.pages(run.variant):
        return False
    return set(flow.steps[slug].reads) <= trail.memory(run.trail, index).keys()


def where(flow: Flow, run: Run) -> int | None:
    """The index of the page where the person is: the last of the trail that may be shown.

    None when no page of the trail may be (the journey's file has changed since): the run can only be started again.
    """
    return next((i for i in reversed(range(len(run.trail))) if may_show(flow, run, i)), None)


def place(flow: Flow, run: Run, slug: str) -> int | None:
    """The index of the page `slug` if the person has reached it and may see it."""
    index = trail.find(run.trail, slug) if slug else None
    return index if index is not None and may_show(flow, run, index) else None


def previous(flow: Flow, run: Run) -> str:
    """The slug of the page before the one in hand, for "Précédent"; empty on the first page and behind a seal."""
    shown = (run.trail[i]["step"] for i in reversed(range(run.at)) if may_show(flow, run, i))
    return next(shown, "")


def take(flow: Flow, run: Run, index: int) -> None:
    """Put the page at `index` in hand, with the names its step declares."""
    step = flow.steps[run.trail[index]["step"]]
    run.take(index, step.known, frozenset(step.writes))


def needed(flow: Flow, variant: str, target: str) -> set[str]:
    """Every name that the target, or anything the map leads to from it, may recall."""
    arrows, seen, ahead = flow.arrows(variant), set[str](), [target]
    while ahead:
        slug = ahead.pop()
        if slug not in seen:
            seen.add(slug)
            ahead.extend(arrows.get(slug, {}).values())
    names = set[str]()
    for slug in seen:
        names.update(flow.steps[slug].known if slug in flow.steps else flow.terminals.get(slug, ()))
    return names
