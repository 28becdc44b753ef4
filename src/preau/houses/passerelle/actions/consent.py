"""The information page's own acts: show who is about to connect, then let the service know (§2.15.5)."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest

from preau.houses.passerelle.actions import appareil, interactions, sessions
from preau.houses.passerelle.actions.grants import grant_code
from preau.houses.passerelle.actions.interactions import CHOIX, FINI, INFORMATION
from preau.houses.passerelle.models import FournisseurService, Interaction, SessionIdentite
from preau.houses.passerelle.settings import current
from preau.kit.clockkit import now
from preau.protocols.franceconnect import codes

CONSENT = "FC_DATATRANSFER_CONSENT_IDENTITY"
INFORMED = "FC_DATATRANSFER_INFORMATION_IDENTITY"


def inform(interaction: Interaction, session: SessionIdentite, request: HttpRequest) -> bool:
    """Single sign-on: bring a new request straight to the information page; neither provider nor register is asked."""
    memory = {"session": session.public_id, "fresh": False}
    with transaction.atomic():
        moved = interactions.move(
            interaction,
            INFORMATION,
            after=(CHOIX,),
            idp=session.idp,
            idp_secrets=interactions.sealed(interaction, memory),
        )
        if moved:
            interactions.trace("FC_SSO_INITIATED", interaction, request, idp=session.idp)
    return moved


def asks_consent(service: FournisseurService) -> bool:
    """§2.11: a private service whose record says so asks; a public one informs."""
    return service.kind == FournisseurService.Kind.PRIVE and service.asks_consent


def is_automatic(interaction: Interaction) -> bool:
    """§2.4: the information page is skipped for a service allowed to send prompt=login that sent it.

    Only after a sign-in at a provider for this very request: under single sign-on the page is always shown (§2.10).
    """
    service = interaction.service
    is_fresh = bool(interactions.recall(interaction).get("fresh"))
    asked = interaction.parametres["prompt"] == "login" and "login" in service.prompts
    return asked and is_fresh and not asks_consent(service)


def accept(interaction: Interaction, session: SessionIdentite, request: HttpRequest) -> str:
    """Grant the service its code, once; the address to carry it to. A second click gets the same address again.

    A mail tells the person when the device is not one they are known by (§2.10).
    Raises Y100004 before the information page, Y420002 once the code is too old to be carried again.
    """
    identity = sessions.identity_of(session)
    is_known = appareil.is_known(request, session.identity_hash)
    with transaction.atomic():
        moment = now()
        if interactions.move(interaction, FINI, after=(INFORMATION,), ended_at=moment):
            url = grant_code(interaction, session, identity, request)
            sealed = interactions.sealed(interaction, {"url": url, "session": session.public_id})
            Interaction.objects.filter(pk=interaction.pk).update(idp_secrets=sealed)
            event = CONSENT if asks_consent(interaction.service) else INFORMED
            interactions.trace(
                event, interaction, request, scopes=interaction.parametres["scopes"], known_device=is_known
            )
            if not is_known:
                appareil.tell(interaction, session, identity)
            return url
    return again(interaction)


def again(interaction: Interaction) -> str:
    """The address already granted, while its code lives. Raises Y100004 or Y420002."""
    interaction.refresh_from_db()
    if interaction.ended_at is None:
        raise codes.Y100004()
    url = str(interactions.recall(interaction).get("url", ""))
    if not url or now() >= interaction.ended_at + current().code_life:
        raise codes.Y420002()
    return url


def forget_person(interaction: Interaction, session: SessionIdentite, request: HttpRequest) -> bool:
    """« Ce n'est pas vous ? »: end the session and go back to the choice of a provider."""
    with transaction.atomic():
        moved = interactions.move(interaction, CHOIX, after=(INFORMATION,), idp="", idp_secrets="")
        if moved:
            sessions.end(session)
            interactions.trace("FC_SESSION_TERMINATED", interaction, request, why="another person")
    return moved


def abandon(interaction: Interaction, request: HttpRequest) -> bool:
    """The person gives up, or leaves an error page: the request is over; False when it was already."""
    with transaction.atomic():
        moved = interactions.move(
            interaction, FINI, after=interactions.STEPS[:-1], ended_at=now(), idp_secrets="", idp_state_hash=""
        )
        if moved:
            interactions.trace("FC_ABANDONED", interaction, request, code=interaction.erreur)
    return moved
