"""Leave for an identity provider."""

from __future__ import annotations

from django.db import transaction

from preau.houses.portail import cas_renewal
from preau.houses.portail.entrees import Entree
from preau.houses.portail.federation import PARTY
from preau.houses.portail.models import IdentityProvider
from preau.kit import journal
from preau.kit.federation import requests


def begin_authn(
    entree: Entree, idp: IdentityProvider, *, browser_hash: str, return_to: str, reprise: str = "", ent: str = ""
) -> str:
    """Remember a request bound to this browser and give the address to leave to.

    `reprise` names an expired request that this one takes the place of, once: it must be this browser's, and gives the
    new one its `return_to`. `ent` is the code of the ENT that the browser is at: its RelayState begins with it, so that
    the one assertion consumer knows where to lead back (ents.address_of).
    """
    pending = requests.new_request(
        PARTY, idp, browser_hash=browser_hash, return_to=return_to, reprise=reprise, entree=entree.code
    )
    if ent:
        pending.relay_state = f"{ent}.{pending.relay_state}"
    url = requests.address(
        PARTY, pending, acr=entree.acr or None, force_authn=cas_renewal.is_renewal(pending.return_to)
    )
    with transaction.atomic():
        pending.save()
        journal.write("connexion.demandée", actor="anonyme", subject=pending.public_id, detail={"entree": entree.code})
    return url
