"""What school life keeps. People, classes and schools are the registry's, named by their public ids and codes."""

from preau.houses.viescolaire.models.cours import Cours, Intervenant, Public
from preau.houses.viescolaire.models.grille import Conge, Grille, Semaine
from preau.houses.viescolaire.models.modification import Modification
from preau.houses.viescolaire.models.rapprochement import ConnexionEnt, Inconnu, Rapprochement
from preau.houses.viescolaire.models.utilisateur import Accompagnement, Utilisateur

__all__ = [
    "Accompagnement",
    "Conge",
    "ConnexionEnt",
    "Cours",
    "Grille",
    "Inconnu",
    "Intervenant",
    "Modification",
    "Public",
    "Rapprochement",
    "Semaine",
    "Utilisateur",
]
