"""Going back to the hub after a form: by the page "Continuer", never by a redirection (design.md §1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from django.http import HttpRequest, HttpResponse

from preau.houses.fournisseurs.actions.grant import ELSEWHERE, deny, grant_code
from preau.houses.fournisseurs.annuaire import Fournisseur
from preau.houses.fournisseurs.demande import Demande
from preau.houses.fournisseurs.personnes import Personne
from preau.kit.design.pages import continuer
from preau.protocols.oidc import ReplyTo, write_code_redirect, write_error_redirect
from preau.protocols.oidc.refusals import AccessDenied, RedirectedRefusal

Return = Callable[[ReplyTo, str, str], str]
RETURN_FAULTS: Final[Mapping[str, Return]] = {
    "sans-code": lambda reply_to, code, issuer: write_code_redirect(reply_to, "", issuer),
    "state-faux": lambda reply_to, code, issuer: write_code_redirect(
        replace(reply_to, state=reply_to.state[::-1] + "0"), code, issuer
    ),
    "retour-iss-faux": lambda reply_to, code, issuer: write_code_redirect(reply_to, code, ELSEWHERE),
}
"""By scenario: what becomes of the address that carries the code back."""


class TemporarilyUnavailable(RedirectedRefusal):
    """The provider says that it cannot answer now (RFC 6749 §4.1.2.1)."""

    code = "FOURNISSEURS-0004"
    description = "the demonstration plays an outage"
    protocol_error = "temporarily_unavailable"
    support = "Scénario « erreur-temporaire » : la panne est jouée."


REFUSALS: Final[Mapping[str, type[RedirectedRefusal]]] = {
    "refus": AccessDenied,
    "erreur-temporaire": TemporarilyUnavailable,
}
"""By scenario: the error sent in place of a code."""


def go_back_with(
    request: HttpRequest, fournisseur: Fournisseur, demande: Demande, *, personne: Personne
) -> HttpResponse:
    """Back to the hub as this person, or with what the scenario puts in place of it."""
    if personne.scenario in REFUSALS:
        return refuse(request, fournisseur, demande, REFUSALS[personne.scenario]())
    code = grant_code(demande, request, personne=personne)
    write = RETURN_FAULTS.get(personne.scenario, write_code_redirect)
    return continuer(request, write(demande.reply_to, code, fournisseur.issuer))


def go_back_as(
    request: HttpRequest, fournisseur: Fournisseur, demande: Demande, identite: Mapping[str, str]
) -> HttpResponse:
    """Back to the hub with an identity typed by hand."""
    code = grant_code(demande, request, identite=identite)
    return continuer(request, write_code_redirect(demande.reply_to, code, fournisseur.issuer))


def refuse(
    request: HttpRequest, fournisseur: Fournisseur, demande: Demande, refusal: RedirectedRefusal
) -> HttpResponse:
    """Back to the hub with an error."""
    deny(demande, request, refusal.protocol_error or "")
    return continuer(request, write_error_redirect(demande.reply_to, refusal, fournisseur.issuer))


def give_up_url(fournisseur: Fournisseur, demande: Demande) -> str:
    """The plain link back: as real providers' « retourner sur FranceConnect », it says that the person gave up."""
    return write_error_redirect(demande.reply_to, AccessDenied(), fournisseur.issuer)
