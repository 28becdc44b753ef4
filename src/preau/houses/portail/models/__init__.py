"""What the ENT remembers: providers, requests under way, answers seen, people who came, services and their tickets."""

from preau.houses.portail.models.acs_handle import AcsHandle
from preau.houses.portail.models.assertion_seen import AssertionSeen
from preau.houses.portail.models.identity_provider import IdentityProvider
from preau.houses.portail.models.pending_request import PendingRequest
from preau.houses.portail.models.personne import Personne, PersonneEleve, PersonneResponsable
from preau.houses.portail.models.service_cas import ServiceCas
from preau.houses.portail.models.ticket_cas import TicketCas

__all__ = [
    "AcsHandle",
    "AssertionSeen",
    "IdentityProvider",
    "PendingRequest",
    "Personne",
    "PersonneEleve",
    "PersonneResponsable",
    "ServiceCas",
    "TicketCas",
]
