"""Who is at the desk of which school, with what rights: what every page below /etablissements/<uai>/ is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from typing import cast

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from preau.houses.guichet.droits import DROITS, Droit
from preau.houses.guichet.menu import Lien, entries_of
from preau.houses.guichet.models import Agent, Mandat
from preau.kit import agents, journal
from preau.kit.clockkit import today
from preau.registre.models import Etablissement
from preau.registre.queries import etablissement_label

Portee = frozenset[str] | None
"""Classes, or None for the whole school."""


@dataclass(frozen=True)
class Poste:
    """One agent at one school.

    `portees` says over which classes each right is held. `divisions` is where **every** right that the page asked for
    (`@requires`) is held: a delegate for two classes who may also read the whole school resets passwords in the two.
    """

    agent: Agent
    etablissement: Etablissement
    portees: Mapping[Droit, Portee]
    divisions: Portee = None

    @property
    def uai(self) -> str:
        """The school's UAI."""
        return self.etablissement.uai

    @property
    def actor(self) -> str:
        """Who acts, for the journal."""
        return self.agent.actor

    @property
    def droits(self) -> frozenset[Droit]:
        """Every right held here, be it for one class."""
        return frozenset(self.portees)

    def may(self, droit: Droit) -> bool:
        """Whether this right is held here."""
        return droit in self.portees

    def may_in(self, droit: Droit, division: str) -> bool:
        """Whether this right is held over the pupils of this class ("": a pupil without class)."""
        where = self.portees.get(droit, frozenset())
        return where is None or division in where

    def asking(self, *droits: Droit) -> Poste:
        """The same desk, its `divisions` those where all of these rights are held."""
        return replace(self, divisions=_common([self.portees[one] for one in droits]))

    @property
    def url(self) -> str:
        """The page of the desk."""
        return reverse("guichet:bureau", args=[self.uai])

    @property
    def label(self) -> str:
        """The school as pages name it."""
        return etablissement_label(self.etablissement)

    @property
    def entrees(self) -> list[Lien]:
        """What the desk and the navigation show."""
        return entries_of(self.uai, self.droits)


def current_agent(request: HttpRequest) -> Agent | None:
    """Who is signed in, if the agent is still open."""
    return cast(Agent | None, agents.current_agent(request))


def live_mandats(agent: Agent) -> list[Mandat]:
    """The mandates of today."""
    day = today()
    rows = agent.mandats.filter(revoked_at=None)
    return [
        row
        for row in rows
        if (row.starts_on is None or row.starts_on <= day) and (row.ends_on is None or day <= row.ends_on)
    ]


def open_poste(agent: Agent, uai: str) -> Poste | None:
    """The desk of this school for this agent; None when it is not theirs, or when there is no such school."""
    school = Etablissement.objects.filter(uai=uai).first()
    if school is None:
        return None
    mine = [row for row in live_mandats(agent) if row.uai == uai or row.academie == school.academie]
    if not mine:
        return None
    portees: dict[Droit, Portee] = {}
    for row in mine:
        for droit in DROITS[row.role]:
            portees[droit] = _joined(portees.get(droit, frozenset()), row)
    return Poste(agent, school, portees)


def _joined(former: Portee, row: Mandat) -> Portee:
    return None if former is None or not row.divisions else former | frozenset(row.divisions)


def _common(portees: list[Portee]) -> Portee:
    narrow = [one for one in portees if one is not None]
    return frozenset.intersection(*narrow) if narrow else None


def requires(*droits: Droit) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Give the page `(request, poste, …)`; nobody signed in: the door; nothing held here: as if not there.

    Every journal row that this request writes says the school.
    """

    def wrap(page: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(page)
        def guarded(request: HttpRequest, uai: str, **kwargs: str) -> HttpResponseBase:
            agent = current_agent(request)
            if agent is None:
                return agents.to_door(request)
            request.agent = agent  # type: ignore[attr-defined]
            poste = open_poste(agent, uai)
            if poste is None or not all(poste.may(droit) for droit in droits):
                raise Http404
            poste = poste.asking(*droits)
            request.poste = poste  # type: ignore[attr-defined]
            journal.add(request, uai=poste.uai)
            return page(request, poste, **kwargs)

        return guarded

    return wrap
