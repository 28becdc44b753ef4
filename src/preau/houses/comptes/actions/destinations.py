"""The services that an account opens: those that say where to begin, and the ENT of the setting."""

from __future__ import annotations

from dataclasses import dataclass

from preau.houses.comptes.models import Partenaire
from preau.houses.comptes.settings import current


@dataclass(frozen=True)
class Service:
    """A service's name (empty for the ENT of the setting) and the address where one begins."""

    nom: str
    url: str


def list_services() -> list[Service]:
    """The ENT first, then the partners that have a start address, by name; one address once."""
    found = {current().ent_url: Service("", current().ent_url)} if current().ent_url else {}
    for partenaire in Partenaire.objects.exclude(start_url="").order_by("nom"):
        known = found.get(partenaire.start_url)
        if known is None or not known.nom:
            found[partenaire.start_url] = Service(partenaire.nom, partenaire.start_url)
    return list(found.values())
