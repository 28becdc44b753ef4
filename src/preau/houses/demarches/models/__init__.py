"""What the téléservices remember: one file per noun."""

from preau.houses.demarches.models.dossier import Dossier, Evenement, Ligne, Piece

__all__ = ["Dossier", "Evenement", "Ligne", "Piece"]
