"""What the site remembers: one file per noun."""

from preau.houses.site.models.actualite import Actualite
from preau.houses.site.models.document import Document
from preau.houses.site.models.reglage import PARTIES, Reglage

__all__ = ["PARTIES", "Actualite", "Document", "Reglage"]
