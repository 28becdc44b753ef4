"""What the office keeps: its staff and their mandates. People and schools are the registry's, accounts are not here."""

from preau.houses.guichet.models.agent import Agent
from preau.houses.guichet.models.approbation import Approbation
from preau.houses.guichet.models.depot import Correspondance, Depot, FichierDepose
from preau.houses.guichet.models.distinction import Distinction
from preau.houses.guichet.models.dossier import Commentaire, Dossier
from preau.houses.guichet.models.fichier_produit import FichierProduit
from preau.houses.guichet.models.lot import Document, Envoi, Lot
from preau.houses.guichet.models.mandat import Mandat
from preau.houses.guichet.models.remise import Remise
from preau.houses.guichet.models.suivi import Relance, Releve, Suivi

__all__ = [
    "Agent",
    "Approbation",
    "Commentaire",
    "Correspondance",
    "Depot",
    "Distinction",
    "Document",
    "Dossier",
    "Envoi",
    "FichierDepose",
    "FichierProduit",
    "Lot",
    "Mandat",
    "Relance",
    "Releve",
    "Remise",
    "Suivi",
]
