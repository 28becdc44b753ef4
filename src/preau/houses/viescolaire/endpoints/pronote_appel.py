"""One call of an application, as the functions are given it; what they refuse with (specs/pronote-protocol.md §3.5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from preau.houses.viescolaire.actions.pronote_sessions import Tour
from preau.houses.viescolaire.annee_pronote import Annee, annee_of
from preau.houses.viescolaire.models import Utilisateur
from preau.houses.viescolaire.visiteur import EleveVu, Visiteur, load
from preau.protocols.pronote.envelope import Asked

ELEVE = "4#"
"""How the id of a pupil begins."""


class ObjetInconnu(Exception):
    """An id that is nobody's, or somebody else's: the same answer (genre 22)."""


class AccesRefuse(Exception):
    """A function before the login, or one that this person may not call (genre 3)."""


class TropDeDemandes(Exception):
    """More than this person may ask for in a while (genre 25)."""


@dataclass(frozen=True)
class Appel:
    """A call in clear, of a session that is open."""

    tour: Tour
    asked: Asked
    request: HttpRequest

    @cached_property
    def who(self) -> Visiteur:
        """The person, with the pupils they may see now."""
        return load(self.utilisateur, self.tour.row.eleve)

    @property
    def utilisateur(self) -> Utilisateur:
        """Whose session it is."""
        if self.tour.row.utilisateur is None:
            raise AccesRefuse
        return self.tour.row.utilisateur

    @cached_property
    def annee(self) -> Annee:
        """The year as `FonctionParametres` said it: the weeks that the client counts."""
        return annee_of(self.tour.row.uai)

    def eleve(self) -> EleveVu | None:
        """The child that the call names, else the first (§3.7); None for staff. Raises ObjetInconnu."""
        named = self.asked.child()
        if not named.startswith(ELEVE):
            return self.who.eleve()
        found = self.who.eleve(named.removeprefix(ELEVE) or "-")
        if found is None:
            raise ObjetInconnu
        return found

    def eleve_needed(self) -> EleveVu:
        """The child; raises AccesRefuse for who has none."""
        found = self.eleve()
        if found is None:
            raise AccesRefuse
        return found


Fonction = Callable[[Appel], dict[str, Any]]
