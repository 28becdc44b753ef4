"""Forget the sign-ins that are over."""

from __future__ import annotations

from datetime import datetime

from preau.houses.demarches.federation import PARTY
from preau.houses.demarches.models import OidcRequest
from preau.kit.federation import answers


def purge_connexion(moment: datetime) -> int:
    """Delete what no longer serves: handles and assertions past their time, requests a day after; how many."""
    return answers.purge(PARTY, moment) + OidcRequest.objects.filter(expires_at__lt=moment).delete()[0]
