"""What an account lacks: « Afficher les alertes de mon compte à chaque connexion » (seed 001, J7)."""

from __future__ import annotations

import enum

from preau.houses.comptes.actions.children import list_proposed
from preau.houses.comptes.models import Compte


class Alerte(enum.StrEnum):
    """One thing to put in order."""

    MEL_ABSENT = "mel-absent"
    MEL_NON_PROUVE = "mel-non-prouve"
    MOBILE_ABSENT = "mobile-absent"
    MOBILE_NON_PROUVE = "mobile-non-prouve"
    ELEVE_NON_RATTACHE = "eleve-non-rattache"
    SECOND_FACTEUR_ABSENT = "second-facteur-absent"


def list_alertes(compte: Compte) -> list[Alerte]:
    """What is missing now, the most useful first."""
    found = []
    if not compte.mel:
        found.append(Alerte.MEL_ABSENT)
    elif compte.mel_proven_at is None:
        found.append(Alerte.MEL_NON_PROUVE)
    if not compte.mobile:
        found.append(Alerte.MOBILE_ABSENT)
    elif compte.mobile_proven_at is None:
        found.append(Alerte.MOBILE_NON_PROUVE)
    if list_proposed(compte):
        found.append(Alerte.ELEVE_NON_RATTACHE)
    if not compte.facteurs.filter(confirmed_at__isnull=False).exists():
        found.append(Alerte.SECOND_FACTEUR_ABSENT)
    return found


def is_due(compte: Compte) -> bool:
    """Whether the page of alerts is to be shown after this login."""
    return compte.show_alerts and bool(list_alertes(compte))
