"""Start-up checks of every journey: what its map and its pages promise each other (design.md §3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.urls import get_resolver

from preau.kit.flows import outcomes
from preau.kit.flows.flow import REGISTRY, Flow


@register("flows")
def check_flows(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Every fault of every journey that the URL map imports."""
    if getattr(settings, "ROOT_URLCONF", ""):
        _ = get_resolver().url_patterns  # imports the journeys
    return [
        Error(fault, obj=flow, id="flows.E001") for flow in REGISTRY.values() for fault in dict.fromkeys(faults(flow))
    ]


def faults(flow: type[Flow]) -> Iterator[str]:
    """What is wrong with `flow`, one sentence each."""
    if not flow.maps:
        yield "there is no map"
    for variant in flow.maps:
        where = f"map {variant!r}: " if variant else ""
        structural = list(_broken_arrows(flow, variant))
        yield from (where + fault for fault in structural)
        if not structural:
            yield from (where + fault for fault in _unread(flow, variant))
    yield from _strangers(flow)
    yield from outcomes.faults(flow)


def written_before(flow: type[Flow], variant: str) -> dict[str, frozenset[str]]:
    """For each page or terminal that can be reached, the names written on *every* path to it.

    Arrows back to an earlier page need no care: the engine cuts the trail there, so what is remembered is what one
    path without loops wrote, and every such path is among those joined here.
    """
    known: dict[str, frozenset[str]] = {flow.first(variant): frozenset(flow.given)}
    waiting = [flow.first(variant)]
    while waiting:
        slug = waiting.pop()
        after = known[slug] | frozenset(flow.steps[slug].writes)
        for target in flow.arrows(variant).get(slug, {}).values():
            met = after & known[target] if target in known else after
            if known.get(target) != met:
                known[target] = met
                if target in flow.steps:
                    waiting.append(target)
    return known


def _broken_arrows(flow: type[Flow], variant: str) -> Iterator[str]:
    """Starts, pages and targets that do not exist."""
    arrows = flow.arrows(variant)
    if flow.first(variant) not in arrows:
        yield f"the first page {flow.first(variant)!r} is not in the map"
    for slug, exits in arrows.items():
        if slug not in flow.steps:
            yield f"the map names a page {slug!r} that no Step declares"
        for outcome, target in exits.items():
            if target not in flow.steps and target not in flow.terminals:
                yield f"{slug!r} – {outcome!r} leads to {target!r}, neither a page nor a terminal"


def _unread(flow: type[Flow], variant: str) -> Iterator[str]:
    """Pages that no path reaches, and names read that some path does not write."""
    known = written_before(flow, variant)
    for slug in flow.pages(variant):
        if slug not in known:
            yield f"no path leads to the page {slug!r}"
    writers = set(flow.given) | {name for slug in known if slug in flow.steps for name in flow.steps[slug].writes}
    for slug, written in known.items():
        reads = flow.steps[slug].reads if slug in flow.steps else flow.terminals[slug]
        for name in sorted(set(reads) - written):
            yield f"{slug!r} reads {name!r}, which no page writes on some path to it"
        hoped = flow.steps[slug].may_read if slug in flow.steps else ()
        for name in sorted(set(hoped) - writers):
            yield f"{slug!r} may read {name!r}, which no page writes"


def _strangers(flow: type[Flow]) -> Iterator[str]:
    """Pages, terminals, events and seals that no map uses."""
    used = {slug for variant in flow.maps for slug in flow.pages(variant)}
    drawn = {(slug, outcome) for slug, outcome, _ in _triples(flow)}
    targets = {target for _, _, target in _triples(flow)}
    for slug in sorted(set(flow.steps) - used):
        yield f"no map uses the page {slug!r}"
    for terminal in sorted(set(flow.terminals) - targets):
        yield f"no arrow leads to the terminal {terminal!r}"
    for slug, step in flow.steps.items():
        into = {outcome for _, outcome, target in _triples(flow) if target == slug}
        for outcome in sorted(set(step.notices) - into):
            yield f"the page {slug!r} has a notice for {outcome!r}, by which no arrow comes to it"
    for arrow in sorted({*flow.events, *flow.seals} - drawn):
        yield f"an event or a seal names {arrow!r}, which is no arrow"


def _triples(flow: type[Flow]) -> Iterator[tuple[str, str, str]]:
    """Every arrow of every map: page, outcome, target."""
    for arrows in flow.maps.values():
        for slug, exits in arrows.items():
            for outcome, target in exits.items():
                yield slug, outcome, target
