"""What the hub remembers."""

from preau.houses.passerelle.models.autorisation import Autorisation
from preau.houses.passerelle.models.compte import CompteConnu, SujetConnu
from preau.houses.passerelle.models.fournisseur_service import FournisseurService
from preau.houses.passerelle.models.interaction import Interaction
from preau.houses.passerelle.models.session import SessionIdentite

__all__ = ["Autorisation", "CompteConnu", "FournisseurService", "Interaction", "SessionIdentite", "SujetConnu"]
