"""What the téléservices remember: one file per noun."""

from preau.houses.demarches.models.acces_responsable import AccesResponsable
from preau.houses.demarches.models.answer import AcsHandle, AssertionSeen
from preau.houses.demarches.models.dossier import Dossier, Evenement, Ligne, Piece
from preau.houses.demarches.models.federated_session import FederatedSession
from preau.houses.demarches.models.identity_provider import IdentityProvider
from preau.houses.demarches.models.pending_request import OidcRequest, PendingRequest

__all__ = [
    "AccesResponsable",
    "AcsHandle",
    "AssertionSeen",
    "Dossier",
    "Evenement",
    "FederatedSession",
    "IdentityProvider",
    "Ligne",
    "OidcRequest",
    "PendingRequest",
    "Piece",
]
