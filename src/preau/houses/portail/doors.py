"""Who answers at a door here and now: the provider it names, or the ENT's own accounts; and the address of the way in.

The doors themselves are data (entrees.py).
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from preau.houses.portail.entrees import Entree
from preau.houses.portail.models import IdentityProvider
from preau.houses.portail.models.identity_provider import LOCAL


def provider_at(entree: Entree) -> str:
    """The alias that answers: the registered provider, else the one the door falls back to; empty when closed."""
    for alias in (entree.idp, entree.sinon):
        if alias == LOCAL or (alias and IdentityProvider.objects.filter(alias=alias).exists()):
            return alias
    return ""


def is_open(entree: Entree) -> bool:
    """Whether somebody answers at this door in this instance."""
    return bool(provider_at(entree))


def way_out(entree: Entree, return_to: str) -> str:
    """The address of ours that leads to who answers at this door."""
    wanted = {"retour": return_to} if return_to else {}
    if provider_at(entree) == LOCAL:
        return f"{reverse('portail:local-connexion')}?{urlencode({'entree': entree.code, **wanted})}"
    url = reverse("portail:authn", kwargs={"code": entree.code})
    return f"{url}?{urlencode(wanted)}" if wanted else url


def local_way(return_to: str) -> str:
    """The way in of the ENT's own accounts, for who is not at a door."""
    url = reverse("portail:local-connexion")
    return f"{url}?{urlencode({'retour': return_to})}" if return_to else url
