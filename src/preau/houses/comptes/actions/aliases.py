"""Which account an identifiant opens: its own, or the one that a former account was joined into (J5)."""

from __future__ import annotations

from django.db.models import Q

from preau.houses.comptes.models import Compte
from preau.kit.clockkit import now


def find_login(identifiant: str) -> Compte | None:
    """The account that `identifiant` (as stored) opens, in one query whether it exists or not.

    The identifiant of an account joined into another opens that one, with that one's password, until the alias ends;
    then it opens nothing, and it is given to nobody else as long as the former account is remembered.
    """
    own = Q(identifiant=identifiant) & ~Q(state=Compte.State.FUSIONNE)
    alias = Q(alias__identifiant=identifiant, alias__until__gt=now())
    return Compte.objects.filter(own | alias).order_by("pk").first()
