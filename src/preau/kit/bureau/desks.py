"""Who is at the desk of which school: what every page below bureau/<uai>/ is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, cast

from django.conf import settings as django_settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from preau.kit import agents, journal
from preau.kit.agents import AgentSettings
from preau.kit.clockkit import today
from preau.kit.design.typed import give_back, has_typed

if TYPE_CHECKING:
    from preau.kit.bureau.models import Agent

PUBLICS = _("Cette page est réservée aux personnels : secrétariat, direction, référent numérique.")


@dataclass(frozen=True)
class Desk:
    """What a house says of its desks.

    `nom` is the title of the door, `du` the house after a noun (« du site »); `desk` the URL name of the page of one
    school, which takes its UAI; `school` names a school as pages do, or says None for one that this house has not.
    """

    house: str
    settings: Callable[[], AgentSettings]
    nom: str | Promise
    du: str | Promise
    desk: str
    school: Callable[[str], str | None]


_DESKS: dict[str, Desk] = {}


def register(one: Desk) -> None:
    """Say what the desks of a house are: once, in its `AppConfig.ready`. Its door is registered by the same call."""
    from preau.kit.bureau.models import Agent

    _DESKS[one.house] = one
    door = agents.Door(
        house=one.house,
        model=Agent,
        settings=one.settings,
        nom=lambda: str(one.nom),
        du=one.du,
        accueil="bureau:accueil",
        publics=PUBLICS,
    )
    agents.register(door)


def desk() -> Desk:
    """The desks of the house that this process is. Raises LookupError for a house without."""
    return _DESKS[django_settings.PREAU_HOUSE]


@dataclass(frozen=True)
class Bureau:
    """One agent at one school; `nom` is the school as pages name it."""

    agent: Agent
    uai: str
    nom: str

    @property
    def actor(self) -> str:
        """Who acts, for the journal."""
        return self.agent.actor

    @property
    def url(self) -> str:
        """The page of the desk."""
        return reverse(desk().desk, args=[self.uai])


def current_agent(request: HttpRequest) -> Agent | None:
    """Who is signed in, if the agent is still open."""
    return cast("Agent | None", agents.current_agent(request))


def list_bureaux(agent: Agent) -> list[Bureau]:
    """The desks of this agent today, by name; without the schools that this house has not."""
    named = [(uai, desk().school(uai)) for uai in agent.uais_on(today())]
    return sorted((Bureau(agent, uai, nom) for uai, nom in named if nom), key=lambda one: (one.nom, one.uai))


def open_bureau(agent: Agent, uai: str) -> Bureau | None:
    """The desk of this school for this agent; None when it is not theirs today, or not of this house."""
    nom = desk().school(uai) if uai in agent.uais_on(today()) else None
    return Bureau(agent, uai, nom) if nom else None


def bureau_required(page: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give the page `(request, bureau, **kwargs)`; nobody signed in: the door; not their school: as if not there.

    Every journal row that this request writes says the school.
    """

    @wraps(page)
    def guarded(request: HttpRequest, uai: str, **kwargs: str) -> HttpResponseBase:
        agent = current_agent(request)
        if agent is None:
            return agents.to_door(request)
        request.agent = agent  # type: ignore[attr-defined]
        bureau = open_bureau(agent, uai)
        if bureau is None:
            raise Http404
        request.bureau = bureau  # type: ignore[attr-defined]
        journal.add(request, uai=uai)
        return page(request, bureau, **kwargs)

    return guarded


def typed_is_kept(page: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Above `bureau_required`: a form sent once signed out is given back, to be sent again after the door."""

    @wraps(page)
    def guarded(request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        if current_agent(request) is not None or not has_typed(request):
            return page(request, **kwargs)
        return give_back(request, "bureau/sortie.html", agents.to_door(request)["Location"])

    return guarded
