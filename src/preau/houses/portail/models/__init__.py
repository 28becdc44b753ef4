"""What the ENT remembers: doors and people, services and their tickets, texts accepted, news, messages, rights."""

from preau.houses.portail.models.actualite import Actualite, LectureActualite, PieceActualite
from preau.houses.portail.models.administration import Administrateur, DroitEcole, SuspensionMessagerie, TexteEcrit
from preau.houses.portail.models.compte_local import CompteLocal, ConnexionRefusee
from preau.houses.portail.models.identity_provider import IdentityProvider
from preau.houses.portail.models.message import (
    DossierMessages,
    Message,
    PieceJointe,
    ReglageMessagerie,
    Remise,
    SignalementMessage,
)
from preau.houses.portail.models.personne import Personne, PersonneEleve, PersonneResponsable
from preau.houses.portail.models.service_cas import ServiceCas
from preau.houses.portail.models.sign_in import AcsHandle, AssertionSeen, FederatedSession, PendingRequest
from preau.houses.portail.models.texte import Acceptation
from preau.houses.portail.models.ticket_cas import TicketCas

__all__ = [
    "Acceptation",
    "AcsHandle",
    "Actualite",
    "Administrateur",
    "AssertionSeen",
    "CompteLocal",
    "ConnexionRefusee",
    "DossierMessages",
    "DroitEcole",
    "FederatedSession",
    "IdentityProvider",
    "LectureActualite",
    "Message",
    "PendingRequest",
    "Personne",
    "PersonneEleve",
    "PersonneResponsable",
    "PieceActualite",
    "PieceJointe",
    "ReglageMessagerie",
    "Remise",
    "ServiceCas",
    "SignalementMessage",
    "SuspensionMessagerie",
    "TexteEcrit",
    "TicketCas",
]
