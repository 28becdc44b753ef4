"""What the ENT remembers: providers, requests under way, answers seen, people who came."""

from preau.houses.portail.models.acs_handle import AcsHandle
from preau.houses.portail.models.assertion_seen import AssertionSeen
from preau.houses.portail.models.identity_provider import IdentityProvider
from preau.houses.portail.models.pending_request import PendingRequest
from preau.houses.portail.models.personne import Personne, PersonneEleve, PersonneResponsable

__all__ = [
    "AcsHandle",
    "AssertionSeen",
    "IdentityProvider",
    "PendingRequest",
    "Personne",
    "PersonneEleve",
    "PersonneResponsable",
]
