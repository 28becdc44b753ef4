"""Leave for the SAML provider of families."""

from __future__ import annotations

from django.db import transaction

from preau.houses.demarches import keys, settings
from preau.houses.demarches.models import PendingRequest
from preau.houses.demarches.refusals import AutreNavigateur, DemandeExpiree
from preau.houses.demarches.trust import current_idp, read_idp
from preau.kit import journal
from preau.kit.clockkit import now
from preau.kit.idkit import new_secret
from preau.protocols.saml import write_authn_request


def begin_authn(*, browser_hash: str, return_to: str, reprise: str = "") -> str:
    """Remember a request bound to this browser and give the address to leave to; its RelayState says nothing.

    `reprise` names an expired request that this one takes the place of, once: it must be this browser's, and gives the
    new one its `return_to`. Raises ConnexionNonReglee, DemandeExpiree, AutreNavigateur.
    """
    moment, idp = now(), current_idp()
    pending = PendingRequest(
        request_id=f"_{new_secret(20)}",
        relay_state=new_secret(20),
        idp=idp,
        browser_hash=browser_hash,
        return_to=_restarted(reprise, browser_hash).return_to if reprise else return_to,
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
    )
    with transaction.atomic():
        pending.save()
        journal.write("demarches.connexion.demandée", actor="visiteur", subject=pending.public_id)
    return url


def _restarted(public_id: str, browser_hash: str) -> PendingRequest:
    former = PendingRequest.objects.filter(public_id=public_id).first()
    if former is None or former.is_restart:
        raise DemandeExpiree(public_id[:40])
    if former.browser_hash != browser_hash:
        raise AutreNavigateur(public_id[:40])
    return former
