"""The end of a sign-in by OpenID Connect: the answer is taken once, by the browser that asked."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.http import QueryDict

from preau.houses.demarches import settings
from preau.houses.demarches.actions.accept_response import compte_name
from preau.houses.demarches.actions.begin_oidc import relying
from preau.houses.demarches.actions.finish_authn import SignedIn
from preau.houses.demarches.actions.resolve_person import resolve_person
from preau.houses.demarches.models import OidcRequest
from preau.houses.demarches.refusals import FournisseurMuet, RetourInconnu
from preau.kit import sealkit
from preau.kit.clockkit import now
from preau.kit.idkit import digest
from preau.kit.relying import Identified
from preau.protocols.oidc.relying import RelyingRefusal

log = logging.getLogger("preau.demarches")
LONGEST_STATE = 200
MOST_VALUES = 50


def finish_oidc(params: QueryDict, browser_hash: str | None) -> SignedIn:
    """Exchange the answer (`params` of the callback) and find the person in the registry.

    Raises RetourInconnu, FournisseurMuet; PersonneSansReference or PersonneInconnue.
    """
    state = str(params.get("state", ""))
    asked = _take(state, browser_hash)
    secrets = json.loads(sealkit.unseal(asked.secrets, asked.public_id))
    try:
        found = relying().finish(
            params,
            state=state,
            nonce=secrets["nonce"],
            code_verifier=secrets["code_verifier"],
            redirect_uri=settings.current().oidc_redirect_uri,
            now=now(),
        )
    except RelyingRefusal as refusal:
        log.warning("provider not believed: %s %s", refusal.code, refusal.detail)
        raise FournisseurMuet(refusal.code) from None
    records = resolve_person(_values(found, "FrEduCtRefId"), _values(found, "FrEduVecteur"))
    compte = compte_name(settings.current().oidc_issuer, found.sub)
    return SignedIn(compte, records, asked.return_to, id_token=found.id_token)


def _take(state: str, browser_hash: str | None) -> OidcRequest:
    """The request of this browser with this state, used from now on. Raises RetourInconnu."""
    moment = now()
    asked = 0 < len(state) <= LONGEST_STATE and state.isascii()
    row = OidcRequest.objects.filter(state_hash=digest(state)).first() if asked else None
    if row is None or browser_hash is None or row.browser_hash != browser_hash:
        raise RetourInconnu
    if not OidcRequest.objects.filter(pk=row.pk, used_at=None, expires_at__gt=moment).update(used_at=moment):
        raise RetourInconnu(row.public_id)
    return row


def _values(found: Identified, name: str) -> list[str]:
    """A claim as SAML gives the attribute: several values, or one alone, or an empty text for none (§1.7)."""
    said: Any = found.claims.get(name, found.id_claims.get(name, []))
    several = said if isinstance(said, list) else [said]
    return [one for one in several[:MOST_VALUES] if isinstance(one, str) and one]
