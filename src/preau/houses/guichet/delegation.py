"""Who may give which mandate: nobody more than they hold, nobody to themselves (issue 6, item 6)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest

from preau.houses.guichet import refusals_mandats as refusals
from preau.houses.guichet.actions.mandats import Role, Wanted, add_agent, give_mandat
from preau.houses.guichet.droits import DROITS, Droit
from preau.houses.guichet.models import Mandat
from preau.houses.guichet.poste import Poste, live_mandats

NEVER = (Role.CHEF, Role.ACADEMIE)
"""Given from above: by a command, and the head's by the académie too."""


def roles_given(poste: Poste) -> list[Role]:
    """The roles that this agent may give and end in this school, in the order of the model."""
    if poste.portees.get(Droit.DELEGUER, frozenset()) is not None:
        return []
    whole = {droit for droit, where in poste.portees.items() if where is None}
    own = [role for role in Role if role not in NEVER and DROITS[role] <= whole]
    return [Role.CHEF, *own] if is_of_academie(poste) else own


def is_of_academie(poste: Poste) -> bool:
    """Whether the agent acts here for the académie."""
    return any(row.academie == poste.etablissement.academie for row in live_mandats(poste.agent))


@dataclass(frozen=True)
class NewAgent:
    """Whoever is to hold the mandate, known here or not yet."""

    cle: str
    nom: str
    prenom: str
    mel: str = ""


def give(poste: Poste, who: NewAgent, wanted: Wanted, request: HttpRequest | None = None) -> Mandat:
    """Give a mandate of this school. Raises MandatAuDela, MandatImpossible, AgentAutreNom, AgentMalNomme."""
    if wanted.role not in roles_given(poste) or wanted.uai != poste.uai:
        raise refusals.MandatAuDela(wanted.role)
    with transaction.atomic():
        agent = add_agent(who.cle, who.nom, who.prenom, who.mel, by=poste.actor, request=request)
        if agent.pk == poste.agent.pk:
            raise refusals.MandatAuDela("oneself")
        return give_mandat(agent, wanted, by=poste.actor, request=request)


def may_end(poste: Poste, mandat: Mandat) -> bool:
    """Whether this agent may end this mandate."""
    return mandat.uai == poste.uai and mandat.agent_id != poste.agent.pk and mandat.role in roles_given(poste)
