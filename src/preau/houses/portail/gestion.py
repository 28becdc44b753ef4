"""Who administers the ENT, and in which schools (issue 5, item 7): the right, and how strong this session is.

The right is a row (`preau portail administrateur add`), not the role shown in the annuaire. A session of the ENT's own
accounts counts when its second factor was shown; one of a provider of staff counts as it is. A change also wants the
person to have signed in anew a short while ago.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.http import HttpRequest

from preau.houses.portail import cas_renewal, settings
from preau.houses.portail.models import Administrateur, CompteLocal
from preau.houses.portail.models.identity_provider import LOCAL
from preau.houses.portail.visiteur import Visiteur
from preau.kit import sessions
from preau.kit.clockkit import now
from preau.registre.models import Etablissement
from preau.registre.queries import etablissement_label

FACTOR = "facteur"
"""Key of a session's data: its second factor was shown."""


@dataclass(frozen=True)
class Portee:
    """What an administrator sees: the whole ENT, or the schools of `own`. `par` names them in the journal."""

    par: str
    is_whole: bool
    own: tuple[str, ...]

    @cached_property
    def uais(self) -> list[str]:
        """The schools, by name."""
        rows = Etablissement.objects.order_by("nom", "uai")
        return list((rows if self.is_whole else rows.filter(uai__in=self.own)).values_list("uai", flat=True))

    @cached_property
    def ecoles(self) -> list[tuple[str, str]]:
        """The schools as a list to choose from."""
        return [(uai, etablissement_label(uai)) for uai in self.uais]

    def covers(self, uai: str) -> bool:
        """Whether rows of this school are theirs; rows of no school belong to the whole ENT."""
        return self.is_whole or (bool(uai) and uai in self.own)


def has_right(compte: CompteLocal) -> bool:
    """Whether this account administers anything: it then always signs in with a second factor."""
    return Administrateur.objects.filter(compte=compte).exists()


def portee_of(who: Visiteur) -> Portee | None:
    """What this visitor administers; None for everybody else."""
    compte = who.compte_local
    row = Administrateur.objects.filter(compte=compte).first() if compte is not None else None
    if row is None or not (row.is_whole or row.uais):
        return None
    return Portee(who.personne, row.is_whole, tuple(row.uais))


def is_strong(request: HttpRequest) -> bool:
    """Whether this session opens `/gestion/`: by a provider of staff, or with the second factor."""
    session = sessions.current(request)
    return session is not None and (session.data.get("idp") != LOCAL or bool(session.data.get(FACTOR)))


def is_fresh(request: HttpRequest, within: timedelta | None = None) -> bool:
    """Whether the person proved who they are less than `within` ago (PORTAIL_GESTION_CONFIRMATION)."""
    session = sessions.current(request)
    said = session.data.get(cas_renewal.AUTHN_AT, "") if session is not None else ""
    if not said:
        return False
    age = now() - datetime.fromisoformat(said)
    return age < (within or settings.current().gestion_confirmation)
