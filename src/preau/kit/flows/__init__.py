"""Journeys: one file per journey, its map first, then its pages (design.md §3).

    class ActivationSms(Flow):
        name = "activation-sms"
        map = {"identite": {"demandé": "code"}, "code": {"juste": "services", "faux": "code"}}
        start = "identite"
        terminals = {"services": {"compte"}}

    class Identite(Step, flow=ActivationSms): ...

A page declares what it `reads` and `writes`; the map says where each outcome leads. The engine derives the guards,
holds the run while a submit is worked on, and moves the person along; `flow_urls` mounts the journey in a house.

Neighbours: `journal` (events on arrows), `sessions.browser` (the binding), `errors` (the pages that say no).
Names are loaded at first use, so that Django can load this package before its models are ready.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from preau.kit.flows.flow import Flow
    from preau.kit.flows.models import Run
    from preau.kit.flows.step import Invalid, Step
    from preau.kit.flows.urls import flow_urls

__all__ = ["Flow", "Invalid", "Run", "Step", "flow_urls"]

_HOMES = {"Flow": "flow", "Invalid": "step", "Run": "models", "Step": "step", "flow_urls": "urls"}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
