"""Leave for an identity provider."""

from __future__ import annotations

from django.db import transaction

from preau.houses.portail import cas_renewal, keys, settings
from preau.houses.portail.entrees import Entree
from preau.houses.portail.models import IdentityProvider, PendingRequest
from preau.houses.portail.refusals import AutreNavigateur, DemandeExpiree
from preau.houses.portail.trust import read_idp
from preau.kit import journal
from preau.kit.clockkit import now
from preau.kit.idkit import new_secret
from preau.protocols.saml import write_authn_request


def begin_authn(
    entree: Entree, idp: IdentityProvider, *, browser_hash: str, return_to: str, reprise: str = "", ent: str = ""
) -> str:
    """Remember a request bound to this browser and give the address to leave to.

    `reprise` names an expired request that this one takes the place of, once: it must be this browser's, and gives the
    new one its `return_to`. `ent` is the code of the ENT that the browser is at: its RelayState begins with it, so that
    the one assertion consumer knows where to lead back (ents.address_of).
    """
    moment = now()
    if reprise:
        return_to = _restarted(reprise, browser_hash).return_to
    pending = PendingRequest(
        request_id=f"_{new_secret(20)}",
        relay_state=f"{ent}.{new_secret(20)}" if ent else new_secret(20),
        idp=idp,
        entree=entree.code,
        browser_hash=browser_hash,
        return_to=return_to,
        is_restart=bool(reprise),
        created_at=moment,
        expires_at=moment + settings.current().request_life,
    )
    url = write_authn_request(
        keys.sp_config(),
        read_idp(idp),
        request_id=pending.request_id,
        now=moment,
        relay_state=pending.relay_state,
        acr=entree.acr or None,
        force_authn=cas_renewal.is_renewal(return_to),
    )
    with transaction.atomic():
        pending.save()
        journal.write("connexion.demandée", actor="anonyme", subject=pending.public_id, detail={"entree": entree.code})
    return url


def _restarted(public_id: str, browser_hash: str) -> PendingRequest:
    former = PendingRequest.objects.filter(public_id=public_id).first()
    if former is None or former.is_restart:
        raise DemandeExpiree(public_id[:40])
    if former.browser_hash != browser_hash:
        raise AutreNavigateur(public_id[:40])
    return former
