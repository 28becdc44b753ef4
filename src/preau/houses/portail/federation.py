"""The ENT as SAML service provider: settings, tables and refusals, as kit.federation needs them."""

from __future__ import annotations

from preau.houses.portail import refusals, settings
from preau.houses.portail.models import AcsHandle, AssertionSeen, FederatedSession, IdentityProvider, PendingRequest
from preau.kit.federation.party import Party, Refusals, Tables

PARTY = Party(
    settings=settings.current,
    name=lambda: settings.current().name,
    owner="ENT",
    setting="PORTAIL_KEYS",
    tables=Tables(
        provider=IdentityProvider,
        pending=PendingRequest,
        handle=AcsHandle,
        seen=AssertionSeen,
        federated=FederatedSession,
    ),
    refusals=Refusals(
        relay_state=refusals.RelayStateDifferent,
        used=refusals.ReponseDejaUtilisee,
        other_browser=refusals.AutreNavigateur,
        handle_over=refusals.PassageExpire,
        request_over=refusals.DemandeExpiree,
    ),
)
