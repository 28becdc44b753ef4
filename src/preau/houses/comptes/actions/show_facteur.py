"""One try at the second factor of a login: counted first, whatever is shown; a failure is noted for the support."""

from __future__ import annotations

import enum
from datetime import datetime

from django.http import HttpRequest

from preau.houses.comptes.actions import check_facteur, facteurs, passkeys
from preau.houses.comptes.actions.tentatives import note_attempt
from preau.houses.comptes.models import Compte, Facteur, PendingLogin, Tentative


class Moyen(enum.StrEnum):
    """What is shown."""

    APPLICATION = "application"
    CLE = "cle"
    SECOURS = "secours"


def list_moyens(compte: Compte) -> list[Moyen]:
    """What this account can show, the one that needs no script first."""
    kinds = set(facteurs.strong_facteurs(compte).values_list("kind", flat=True))
    found = [Moyen.APPLICATION] if Facteur.Kind.TOTP in kinds else []
    found += [Moyen.CLE] if Facteur.Kind.PASSKEY in kinds else []
    return found + ([Moyen.SECOURS] if facteurs.count_codes(compte) else [])


def show_facteur(login: PendingLogin, moyen: Moyen, given: str, request: HttpRequest | None = None) -> bool | datetime:
    """Whether `given` is right; a moment when it is one try too many. Never inside a transaction."""
    compte = login.compte
    retry_at = check_facteur.count_try(compte)
    if retry_at is not None:
        return retry_at
    if _is_right(login, moyen, given, request):
        check_facteur.forget_tries(compte)
        return True
    note_attempt(Tentative.Voie.CONNEXION, Tentative.Reason.SECOND_FACTEUR, compte_public_id=compte.public_id)
    return False


def _is_right(login: PendingLogin, moyen: Moyen, given: str, request: HttpRequest | None) -> bool:
    if moyen is Moyen.APPLICATION:
        return check_facteur.use_totp(login.compte, given)
    if moyen is Moyen.CLE:
        return passkeys.use_passkey(login.compte, login.public_id, given)
    return check_facteur.use_secours(login.compte, given, request)
