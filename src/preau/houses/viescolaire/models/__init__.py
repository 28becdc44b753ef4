"""What school life keeps. People, classes and schools are the registry's, named by their public ids and codes."""

from preau.houses.viescolaire.models.agenda import Agenda
from preau.houses.viescolaire.models.appareil import Appareil
from preau.houses.viescolaire.models.appel import Absence, Appel, AvisAbsence, Declaration, Motif
from preau.houses.viescolaire.models.cahier import (
    ContenuPublic,
    ContenuSeance,
    Piece,
    Remise,
    Travail,
    TravailFait,
    TravailPublic,
)
from preau.houses.viescolaire.models.code_pin import CodePin
from preau.houses.viescolaire.models.cours import Cours, Intervenant, Public
from preau.houses.viescolaire.models.grille import Conge, Grille, Semaine
from preau.houses.viescolaire.models.identifiant import Identifiant
from preau.houses.viescolaire.models.lien_mobile import LienMobile
from preau.houses.viescolaire.models.modification import Modification
from preau.houses.viescolaire.models.mot_de_passe_application import MotDePasseApplication
from preau.houses.viescolaire.models.observation import Accuse, Communication, Observation
from preau.houses.viescolaire.models.qr_code import QrCode
from preau.houses.viescolaire.models.rapprochement import ConnexionEnt, Inconnu, Rapprochement
from preau.houses.viescolaire.models.session_pronote import SessionPronote, Telechargement
from preau.houses.viescolaire.models.utilisateur import Accompagnement, Utilisateur

__all__ = [
    "Absence",
    "Accompagnement",
    "Accuse",
    "Agenda",
    "Appareil",
    "Appel",
    "AvisAbsence",
    "CodePin",
    "Communication",
    "Conge",
    "ConnexionEnt",
    "ContenuPublic",
    "ContenuSeance",
    "Cours",
    "Declaration",
    "Grille",
    "Identifiant",
    "Inconnu",
    "Intervenant",
    "LienMobile",
    "Modification",
    "MotDePasseApplication",
    "Motif",
    "Observation",
    "Piece",
    "Public",
    "QrCode",
    "Rapprochement",
    "Remise",
    "Semaine",
    "SessionPronote",
    "Telechargement",
    "Travail",
    "TravailFait",
    "TravailPublic",
    "Utilisateur",
]
