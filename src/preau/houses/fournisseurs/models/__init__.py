"""What the fictitious providers remember."""

from preau.houses.fournisseurs.models.accord import Accord

__all__ = ["Accord"]
