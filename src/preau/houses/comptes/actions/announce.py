"""Confirming an identifiant to its owner, by SMS and by mail."""

from __future__ import annotations

from datetime import timedelta

from preau.houses.comptes.models import Compte
from preau.houses.comptes.settings import current
from preau.kit import courier
from preau.kit.clockkit import now

LIFE = timedelta(days=1)
"""An identifiant that arrives later than this helps nobody any more."""


def announce(compte: Compte) -> None:
    """Queue the confirmation of `compte`'s identifiant, in the caller's transaction, wherever it can be reached."""
    own = current()
    params = {
        "service": own.service_name,
        "identifiant": compte.identifiant,
        "adresse": own.public_url,
        "par": "" if compte.password else own.franceconnect_name,
    }
    for template, to in (("COMPTES-SMS-02", compte.mobile), ("COMPTES-MAIL-01", compte.mel)):
        if to:
            courier.queue(
                template,
                to=to,
                params=params,
                expires_at=now() + LIFE,
                idempotency_key=f"{template}:{compte.public_id}",
            )
