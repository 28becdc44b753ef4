"""To an identity provider and back: leave, then receive its answer (specs/franceconnect.md §2.15.2 and §2.15.3)."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest

from preau.houses.passerelle import fournisseur, idps
from preau.houses.passerelle.actions import interactions, sessions
from preau.houses.passerelle.actions.interactions import CHOIX, FOURNISSEUR, RETOUR, VERIFICATION
from preau.houses.passerelle.idps import Idp
from preau.houses.passerelle.models import Interaction
from preau.houses.passerelle.refusals import DemandesTropNombreuses
from preau.kit import limits
from preau.kit.clockkit import now
from preau.kit.idkit import digest
from preau.kit.limits import address
from preau.kit.relying import Identified
from preau.protocols.franceconnect import codes, read_identity
from preau.protocols.oidc.relying.refusals import ProviderError, RelyingRefusal

RETURNED = limits.Rule("passerelle-retours", 1200, timedelta(minutes=10))
"""Answers that one block of addresses may bring back: each costs two calls to a provider."""


class ProviderOut(Exception):
    """The provider does not answer, or says no: the person chooses again, the service knows nothing of it (§1.10)."""


def leave(interaction: Interaction, idp: Idp, request: HttpRequest) -> str:
    """The address to send the person to; whoever this browser was before is forgotten.

    Raises ProviderOut when the provider cannot even be asked, Y420001 when the request has gone further meanwhile.
    """
    acr = idp.acr_for(interaction.parametres["acr"])
    try:
        begun = fournisseur.relying(idp, acr).begin(fournisseur.callback_url(), hexadecimal=True)
    except RelyingRefusal as problem:
        fail(interaction, idp, request, problem.code)
        raise ProviderOut(problem.code) from problem
    former = sessions.current(request)
    memory = {"nonce": begun.nonce, "code_verifier": begun.code_verifier}
    with transaction.atomic():
        if former is not None:
            sessions.end(former)
        if not interactions.move(
            interaction,
            FOURNISSEUR,
            after=(CHOIX, FOURNISSEUR, RETOUR, VERIFICATION),
            idp=idp.uid,
            idp_state_hash=digest(begun.state),
            idp_secrets=interactions.sealed(interaction, memory),
            erreur="",
        ):
            raise codes.Y420001()
        interactions.trace("IDP_CHOSEN", interaction, request, idp=idp.uid, acr=acr)
    return begun.url


def usable(uid: str, interaction: Interaction) -> Idp:
    """The provider of that uid, if it may serve this request. Raises Y020019, Y020017 or Y020023."""
    idp = idps.get_idp(uid)
    if idp is None:
        raise codes.Y020019()
    if not idp.is_active:
        raise codes.Y020017()
    if not idps.is_allowed(idp, interaction.service):
        raise codes.Y020023()
    return idp


def count_return(request: HttpRequest) -> None:
    """Count one answer of a provider before it is read. Raises DemandesTropNombreuses."""
    if not limits.count(RETURNED, address.block(request)).allowed:
        raise DemandesTropNombreuses("oidc-callback")


def receive(interaction: Interaction, state: str, request: HttpRequest) -> None:
    """Take what the provider sent back, once, and keep the identity for the check of civil status.

    Raises ProviderOut for an error of the provider; Y420001 for an answer brought twice; Y0200xx for a failed call or
    a wrong answer; Y600006 for an incomplete identity.
    """
    idp = usable(interaction.idp, interaction)
    memory = interactions.recall(interaction)
    if not interactions.move(interaction, RETOUR, after=(FOURNISSEUR,), idp_secrets=""):
        raise codes.Y420001()
    try:
        found = fournisseur.relying(idp).finish(
            dict(request.GET.lists()),
            state=state,
            nonce=memory.get("nonce", ""),
            code_verifier=memory.get("code_verifier", ""),
            redirect_uri=fournisseur.callback_url(),
            now=now(),
        )
    except ProviderError as problem:
        fail(interaction, idp, request, problem.error)
        raise ProviderOut(problem.error) from problem
    except RelyingRefusal as problem:
        raise fournisseur.failure(problem) from problem
    _keep(interaction, idp, found, request)


def _keep(interaction: Interaction, idp: Idp, found: Identified, request: HttpRequest) -> None:
    """§2.15.3: the level is that of the id_token; the identity is checked before anything is asked of the register."""
    identity = read_identity(found.claims)
    acr = found.id_claims.get("acr")
    memory = {
        "identity": identity.to_json(),
        "acr": acr if isinstance(acr, str) else "",
        "id_token": found.id_token,
    }
    with transaction.atomic():
        interactions.move(
            interaction, VERIFICATION, after=(RETOUR,), idp_secrets=interactions.sealed(interaction, memory)
        )
        interactions.trace("IDP_CALLEDBACK", interaction, request, idp=idp.uid, acr=memory["acr"])
        interactions.trace("FC_REQUESTED_IDP_USERINFO", interaction, request, idp=idp.uid)


def fail(interaction: Interaction, idp: Idp, request: HttpRequest, why: str) -> None:
    """Back to the choice, which says which provider it was not possible with."""
    with transaction.atomic():
        interactions.move(
            interaction, CHOIX, after=(CHOIX, FOURNISSEUR, RETOUR, VERIFICATION), idp=idp.uid, idp_secrets="", erreur=""
        )
        interactions.trace("IDP_FAILED", interaction, request, idp=idp.uid, why=why[:64])
