"""Whose second factor it is: the person signed in, or the one whose login waits for it."""

from __future__ import annotations

from django.http import HttpRequest

from preau.houses.comptes import stages, visitor
from preau.houses.comptes.models import Compte
from preau.protocols.refusals import Refusal


class NobodyHere(Refusal):
    """The session, or the login, ended while the page was open; or somebody else signed in."""

    code = "COMPTES-0604"
    status = 403
    personne = "Vous n'êtes plus connecté. Reconnectez-vous, puis recommencez."
    support = "Session ou connexion terminée pendant l'ajout d'un second facteur, ou autre compte du même navigateur."


def require(request: HttpRequest | None, compte_public_id: str, login_public_id: str) -> Compte:
    """The account named, if this browser is still signed in to it, or, with a login, still in the middle of that login.

    Raises NobodyHere: a login that only typed a password must not go on with what a session had begun.
    """
    found: Compte | None = None
    if request is not None and login_public_id:
        login = stages.pending(request)
        found = login.compte if login is not None and login.public_id == login_public_id else None
    elif request is not None:
        found = visitor.current_compte(request)
    if found is None or found.public_id != compte_public_id:
        raise NobodyHere
    return found
