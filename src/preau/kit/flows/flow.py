"""A journey: its map, its pages, and the few decisions that belong to the whole of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from preau.kit.design.pages import continuer

if TYPE_CHECKING:
    from preau.kit.flows.models import Run
    from preau.kit.flows.step import Step


class SeeOther(HttpResponseRedirect):
    """303: whatever was sent, look there with a GET."""

    status_code = 303


Arrows = Mapping[str, Mapping[str, str]]
"""page → outcome → page or terminal."""

REGISTRY: dict[str, type[Flow]] = {}


class Flow:
    """Subclass it once per journey.

    `map`        the arrows, or `maps`: one map per variant (the wordings of the tutorials);
    `start`      the first page, or one per variant;
    `terminals`  the targets that are no pages → the names `leave` reads there;
    `events`     (page, outcome) → the journal's event;
    `seals`      (page, outcome) behind which nobody goes back: what was done there cannot be done twice;
    `returns`    beginnings of addresses outside this house that `return_to` may name (local paths always may);
    `given`      names that every run holds from its first page on: such a journey is begun by `departure.begin`, from
                 what another page has just established, never by its own address.
    """

    name: ClassVar[str] = ""
    map: ClassVar[Arrows] = {}
    maps: ClassVar[Mapping[str, Arrows]] = {}
    start: ClassVar[str | Mapping[str, str]] = ""
    terminals: ClassVar[Mapping[str, Iterable[str]]] = {}
    events: ClassVar[Mapping[tuple[str, str], str]] = {}
    seals: ClassVar[Iterable[tuple[str, str]]] = frozenset()
    returns: ClassVar[Iterable[str]] = ()
    given: ClassVar[Iterable[str]] = ()
    steps: ClassVar[dict[str, Step]]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.steps = {}
        if cls.map and not cls.maps:
            cls.maps = {"": cls.map}
        if cls.name:
            known = REGISTRY.setdefault(cls.name, cls)
            if (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
                raise TypeError(f"two journeys are named {cls.name!r}")
            REGISTRY[cls.name] = cls

    @classmethod
    def add(cls, step: type[Step]) -> None:
        """Make `step` a page of this journey."""
        if step.slug in cls.steps:
            raise TypeError(f"{cls.__name__} has two pages {step.slug!r}")
        cls.steps[step.slug] = step()

    # What the engine asks of the map

    @classmethod
    def arrows(cls, variant: str) -> Arrows:
        """The map of `variant`; a variant that no longer exists reads the first map."""
        return cls.maps[variant] if variant in cls.maps else next(iter(cls.maps.values()))

    @classmethod
    def first(cls, variant: str) -> str:
        """The slug of the first page of `variant`."""
        if isinstance(cls.start, str):
            return cls.start
        return cls.start.get(variant) or next(iter(cls.start.values()))

    @classmethod
    def pages(cls, variant: str) -> list[str]:
        """The slugs of the pages of `variant`, in the order of the map, final pages last."""
        arrows = cls.arrows(variant)
        targets = [t for outcomes in arrows.values() for t in outcomes.values() if t in cls.steps]
        return list(dict.fromkeys([*arrows, *targets]))

    # What a journey may decide

    def choose_variant(self, request: HttpRequest) -> str:
        """The variant for a visitor who starts: by default "" or the first map."""
        return "" if "" in self.maps else next(iter(self.maps))

    def allowed_returns(self, request: HttpRequest) -> Iterable[str]:
        """Beginnings of addresses outside this house that `return_to` may name: by default `returns`."""
        return self.returns

    def uninvited(self, request: HttpRequest) -> str:
        """Where the address of a journey that is `given` its first names leads whoever types it."""
        return "/"

    def before(self, run: Run, request: HttpRequest) -> str:
        """Where "Précédent" leads from the first page; empty for no such link."""
        return ""

    def leave(self, run: Run, target: str, request: HttpRequest) -> HttpResponse:
        """Answer a submit whose arrow leads out of the journey to the terminal `target`.

        The run is over and committed. It may be called twice if the person submits twice within seconds. By default
        it leads to `return_to`, through the page "Continuer" when that is another house.
        """
        return continuer(request, run.return_to or "/")

    def after(self, run: Run, request: HttpRequest) -> str:
        """Where someone who comes back to a finished run is led (a GET)."""
        return run.return_to or self.url()

    def actor(self, run: Run) -> str:
        """Who acts, for the journal's events on arrows."""
        return f"run:{run.public_id}"

    def subject(self, run: Run) -> str:
        """On whom, for the journal's events on arrows."""
        return ""

    # Addresses

    @classmethod
    def url(cls, return_to: str = "") -> str:
        """The address that starts this journey, coming back to `return_to`."""
        query = "?" + urlencode({"retour": return_to}) if return_to else ""
        return reverse(f"parcours-{cls.name}") + query

    @classmethod
    def run_url(cls, run: Run) -> str:
        """The address that leads to where a run stands."""
        return reverse(f"parcours-{cls.name}-run", kwargs={"run_id": run.public_id})

    @classmethod
    def page_url(cls, run: Run, slug: str) -> str:
        """The address of a page of a run."""
        return reverse(f"parcours-{cls.name}-page", kwargs={"run_id": run.public_id, "slug": slug})
