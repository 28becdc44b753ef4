"""Leave for the SAML provider of families."""

from __future__ import annotations

from django.db import transaction

from preau.houses.demarches.federation import PARTY
from preau.houses.demarches.trust import current_idp
from preau.kit import journal
from preau.kit.federation import requests


def begin_authn(*, browser_hash: str, return_to: str, reprise: str = "") -> str:
    """Remember a request bound to this browser and give the address to leave to; its RelayState says nothing.

    `reprise` names an expired request that this one takes the place of, once: it must be this browser's, and gives the
    new one its `return_to`. Raises ConnexionNonReglee, DemandeExpiree, AutreNavigateur.
    """
    pending = requests.new_request(
        PARTY, current_idp(), browser_hash=browser_hash, return_to=return_to, reprise=reprise
    )
    url = requests.address(PARTY, pending)
    with transaction.atomic():
        pending.save()
        journal.write("demarches.connexion.demandée", actor="visiteur", subject=pending.public_id)
    return url
