"""What school life keeps. People, classes and schools are the registry's, named by their public ids and codes."""

from preau.houses.viescolaire.models.appareil import Appareil
from preau.houses.viescolaire.models.cours import Cours, Intervenant, Public
from preau.houses.viescolaire.models.grille import Conge, Grille, Semaine
from preau.houses.viescolaire.models.identifiant import Identifiant
from preau.houses.viescolaire.models.modification import Modification
from preau.houses.viescolaire.models.mot_de_passe_application import MotDePasseApplication
from preau.houses.viescolaire.models.qr_code import QrCode
from preau.houses.viescolaire.models.rapprochement import ConnexionEnt, Inconnu, Rapprochement
from preau.houses.viescolaire.models.session_pronote import SessionPronote, Telechargement
from preau.houses.viescolaire.models.utilisateur import Accompagnement, Utilisateur

__all__ = [
    "Accompagnement",
    "Appareil",
    "Conge",
    "ConnexionEnt",
    "Cours",
    "Grille",
    "Identifiant",
    "Inconnu",
    "Intervenant",
    "Modification",
    "MotDePasseApplication",
    "Public",
    "QrCode",
    "Rapprochement",
    "Semaine",
    "SessionPronote",
    "Telechargement",
    "Utilisateur",
]
