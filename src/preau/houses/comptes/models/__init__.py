"""One file per noun."""

from preau.houses.comptes.models.compte import Compte, Public
from preau.houses.comptes.models.compte_responsable import CompteResponsable
from preau.houses.comptes.models.demande import Demande
from preau.houses.comptes.models.facteur import Facteur
from preau.houses.comptes.models.fusion import Alias, Fusion
from preau.houses.comptes.models.identite_federee import Confiance, DemandeFederee, IdentiteFederee, IdentitePresentee
from preau.houses.comptes.models.jeton import JetonScim
from preau.houses.comptes.models.notification import Notification
from preau.houses.comptes.models.oidc import AutorisationOidc, ClientOidc
from preau.houses.comptes.models.partenaire import Partenaire
from preau.houses.comptes.models.pending_login import PendingLogin
from preau.houses.comptes.models.rattachement import Rattachement
from preau.houses.comptes.models.reservation import Reservation
from preau.houses.comptes.models.session_partenaire import SessionPartenaire
from preau.houses.comptes.models.signalement import Signalement
from preau.houses.comptes.models.tentative import Tentative
from preau.houses.comptes.models.validation import Validation

__all__ = [
    "Alias",
    "AutorisationOidc",
    "ClientOidc",
    "Compte",
    "CompteResponsable",
    "Confiance",
    "Demande",
    "DemandeFederee",
    "Facteur",
    "Fusion",
    "IdentiteFederee",
    "IdentitePresentee",
    "JetonScim",
    "Notification",
    "Partenaire",
    "PendingLogin",
    "Public",
    "Rattachement",
    "Reservation",
    "SessionPartenaire",
    "Signalement",
    "Tentative",
    "Validation",
]
