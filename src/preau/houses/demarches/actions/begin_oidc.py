"""Leave for the OpenID provider of families (specs/educonnect-ent.md §1.7)."""

from __future__ import annotations

import json
import logging
from typing import cast

from django.db import transaction

from preau.houses.demarches import settings
from preau.houses.demarches.models import OidcRequest
from preau.houses.demarches.refusals import ConnexionNonReglee, FournisseurMuet
from preau.kit import journal, sealkit
from preau.kit.clockkit import now
from preau.kit.idkit import digest, new_public_id
from preau.kit.relying import Relying
from preau.protocols.oidc.messages import AuthMethod
from preau.protocols.oidc.relying import RelyingParty, RelyingRefusal

log = logging.getLogger("preau.demarches")
TIMEOUT = 3.0
"""Seconds in all for a call (design.md, « Servers »)."""


def relying() -> Relying:
    """The client of the settings. Raises ConnexionNonReglee without a provider or a secret."""
    mine = settings.current()
    if not mine.oidc_issuer or not mine.oidc_client_secret:
        raise ConnexionNonReglee
    party = RelyingParty(
        client_id=mine.oidc_client_id,
        client_secret=mine.oidc_client_secret,
        scopes=tuple(mine.oidc_scopes),
        algorithms=("RS256", "ES256"),
        auth_method=cast(AuthMethod, mine.oidc_auth_method),
        uses_pkce=True,
        userinfo_json=True,
    )
    return Relying(mine.oidc_issuer, party, timeout=TIMEOUT)


def begin_oidc(*, browser_hash: str, return_to: str) -> str:
    """Remember a request bound to this browser and give the address to leave to.

    Raises ConnexionNonReglee, or FournisseurMuet when the provider's addresses cannot be read.
    """
    provider = relying()
    try:
        begun = provider.begin(settings.current().oidc_redirect_uri)
    except RelyingRefusal as refusal:
        log.warning("provider not reached: %s %s", refusal.code, refusal.detail)
        raise FournisseurMuet(refusal.code) from None
    public_id = new_public_id()
    kept = {"nonce": begun.nonce, "code_verifier": begun.code_verifier}
    with transaction.atomic():
        OidcRequest.objects.create(
            public_id=public_id,
            state_hash=digest(begun.state),
            browser_hash=browser_hash,
            secrets=sealkit.seal(json.dumps(kept), public_id),
            return_to=return_to,
            expires_at=now() + settings.current().request_life,
        )
        journal.write("demarches.connexion.demandée", actor="visiteur", subject=public_id)
    return begun.url
