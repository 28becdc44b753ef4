"""Who is at the desk of which school, with what rights: what every page below /etablissements/<uai>/ is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from preau.houses.guichet.droits import DROITS, Droit
from preau.houses.guichet.models import Agent, Mandat
from preau.kit import sessions
from preau.kit.clockkit import today
from preau.registre.models import Etablissement


@dataclass(frozen=True)
class Poste:
    """One agent at one school. `divisions` is None when the rights are over the whole school."""

    agent: Agent
    etablissement: Etablissement
    droits: frozenset[Droit]
    divisions: frozenset[str] | None

    @property
    def uai(self) -> str:
        """The school's UAI."""
        return self.etablissement.uai

    @property
    def actor(self) -> str:
        """Who acts, for the journal."""
        return f"agent:{self.agent.public_id}"

    def may(self, droit: Droit) -> bool:
        """Whether this right is held here."""
        return droit in self.droits


def current_agent(request: HttpRequest) -> Agent | None:
    """Who is signed in, if the agent is still open."""
    session = sessions.current(request)
    return Agent.objects.filter(public_id=session.subject, closed_at=None).first() if session else None


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
    droits = frozenset().union(*(DROITS[row.role] for row in mine))
    wide = any(not row.divisions for row in mine)
    divisions = None if wide else frozenset(code for row in mine for code in row.divisions)
    return Poste(agent, school, droits, divisions)


def requires(*droits: Droit) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Give the page `(request, poste, …)`; nobody signed in: the door; nothing held here: as if not there."""

    def wrap(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(page)
        def guarded(request: HttpRequest, uai: str, **kwargs: str) -> HttpResponse:
            agent = current_agent(request)
            if agent is None:
                back = urlencode({"retour": request.get_full_path()} if request.method == "GET" else {})
                return HttpResponseRedirect(f"{reverse('guichet:connexion')}?{back}")
            poste = open_poste(agent, uai)
            if poste is None or not all(poste.may(droit) for droit in droits):
                raise Http404
            return page(request, poste, **kwargs)

        return guarded

    return wrap
