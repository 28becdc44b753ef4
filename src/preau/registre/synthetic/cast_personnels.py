"""The staff of the cast: fictitious people who work at the schools of the demonstration, or at their académie.

They are in no export: SIECLE holds families. Whoever starts a demonstration makes them accounts where they need one.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from preau.registre.synthetic.roles import COLLEGE, ECOLE

BOTH = (COLLEGE.uai, ECOLE.uai)


@dataclass(frozen=True, slots=True)
class Personnel:
    """One member of staff. `role` is what they do at the school office, `ent` their roles in the ENT, if any.

    `role` is `secretaire`, `referent`, `chef`, `enseignant` or, for the whole académie, `academie`; empty for who has
    nothing to do there.
    """

    id: str
    fonction: str
    """In words, for people."""
    role: str
    nom: str
    prenom: str
    mot_de_passe: str
    ent: tuple[str, ...] = ()
    ecoles: tuple[str, ...] = (COLLEGE.uai,)

    @property
    def identifiant(self) -> str:
        """Of the account at the account service."""
        return f"{_letters(self.prenom)}.{_letters(self.nom)}"

    @property
    def mail(self) -> str:
        """The professional address, by which services find the account; read on the demonstration's telephone."""
        return f"{self.identifiant}@example.org"


def _letters(name: str) -> str:
    bare = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in bare if char.isascii() and char.isalpha())


PERSONNELS = (
    Personnel(
        "solange-guerin", "Secrétaire du collège", "secretaire", "Guérin", "Solange", "Deux bouées et 1 ponton !",
    ),
    Personnel(
        "nadege-ferrand", "Correspondante ENT et référente numérique du collège", "referent", "Ferrand", "Nadège",
        "Trois barques sous 1 phare !", ("correspondant-ent", "enseignant"),
    ),
    Personnel(
        "helene-vasseur", "Principale du collège", "chef", "Vasseur", "Hélène", "Cinq goélands au bord d'1 quai !",
        ("direction",),
    ),
    Personnel(
        "thomas-leduc", "Professeur de mathématiques du collège", "enseignant", "Leduc", "Thomas",
        "Quatre marées en 1 cahier !", ("enseignant",),
    ),
    Personnel(
        "yves-kerouanton", "Gestionnaire des comptes à l'académie", "academie", "Kerouanton", "Yves",
        "Six balises pour 1 chenal !", (), (),
    ),
    Personnel(
        "maud-le-bihan", "Administratrice de l'ENT", "", "Le Bihan", "Maud", "Neuf tempêtes et 1 parapluie !",
        ("administrateur",), BOTH,
    ),
)  # fmt: skip


def find_personnel(identifier: str) -> Personnel:
    """The member of staff with this id. Raises KeyError for an unknown one."""
    return {personnel.id: personnel for personnel in PERSONNELS}[identifier]
