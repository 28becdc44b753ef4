"""What the téléservices remember: one file per noun."""

from preau.houses.demarches.models.acces_responsable import AccesResponsable
from preau.houses.demarches.models.dossier import Dossier, Evenement, Ligne, Piece
from preau.houses.demarches.models.identity_provider import IdentityProvider
from preau.houses.demarches.models.sign_in import (
    AcsHandle,
    AssertionSeen,
    FederatedSession,
    OidcRequest,
    PendingRequest,
)

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
