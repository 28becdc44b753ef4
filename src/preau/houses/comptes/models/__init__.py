"""One file per noun."""

from preau.houses.comptes.models.compte import Compte
from preau.houses.comptes.models.compte_responsable import CompteResponsable
from preau.houses.comptes.models.demande import Demande
from preau.houses.comptes.models.partenaire import Partenaire
from preau.houses.comptes.models.rattachement import Rattachement
from preau.houses.comptes.models.reservation import Reservation
from preau.houses.comptes.models.signalement import Signalement
from preau.houses.comptes.models.tentative import Tentative

__all__ = [
    "Compte",
    "CompteResponsable",
    "Demande",
    "Partenaire",
    "Rattachement",
    "Reservation",
    "Signalement",
    "Tentative",
]
