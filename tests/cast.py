"""The cast of every test: the same fixed people as in the demonstration (design.md §8)."""

from preau.registre.synthetic.cast import CAST, COLLEGE, ECOLE, FAMILLES, NOM_DE_QUARANTE_LETTRES, find

__all__ = ["CAST", "COLLEGE", "ECOLE", "FAMILLES", "NOM_DE_QUARANTE_LETTRES", "find"]
