"""A login is a list of stages: what stands between a right first proof and the answer.

Whoever proves who they are (password, SMS, FranceConnect) calls `enter`: it opens the session and leads on when no
stage is due, else keeps the login for this browser and leads to the first page. A stage's page reads `pending(request)`
and, when it is satisfied, returns `go_on(request, "<its name>")`. The page never knows what comes next.

A stage is one line of `STAGES`: add a line, in the order in which people meet it. Stages `after_opening` are shown with
the session open (they ask nothing that could refuse the login).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from preau.houses.comptes import visitor
from preau.houses.comptes.actions import alertes, children, demandes, facteurs
from preau.houses.comptes.actions.open_login import note_opening
from preau.houses.comptes.models import Compte, PendingLogin
from preau.houses.comptes.models.pending_login import LIFE
from preau.kit.clockkit import now
from preau.kit.design.pages import continuer
from preau.kit.idkit import digest, new_secret
from preau.kit.sessions import cookies

KIND = "entree"
"""The cookie `comptes_entree`: another secret than the session's, worth nothing once the session is open."""


@dataclass(frozen=True)
class Stage:
    """`url_name` is the page (no argument); `is_due` says whether this account must pass it now."""

    name: str
    url_name: str
    is_due: Callable[[Compte], bool]
    after_opening: bool = False


STAGES: tuple[Stage, ...] = (
    Stage(visitor.SECOND_FACTOR, "comptes:second-facteur", facteurs.needs_stage),
    Stage("mot-de-passe", "parcours-mot-de-passe-impose", lambda compte: compte.must_change_password),
    Stage("nouveaux-eleves", "comptes:nouveaux-eleves", children.has_proposed, after_opening=True),
    Stage("alertes", "comptes:alertes", alertes.is_due, after_opening=True),
)


def due(compte: Compte, done: list[str] | None = None, *, wants_facteur: bool = False) -> list[Stage]:
    """The stages that `compte` still has to pass, in order; `wants_facteur` adds that of the second factor."""
    wanted = {visitor.SECOND_FACTOR} if wants_facteur else set()
    left = [stage for stage in STAGES if stage.name not in (done or [])]
    return [stage for stage in left if stage.name in wanted or stage.is_due(compte)]


def enter(
    request: HttpRequest,
    compte: Compte,
    *,
    return_to: str = "",
    target: str = "",
    carried: Mapping[str, Any] | None = None,
    wants_facteur: bool = False,
) -> HttpResponse:
    """After a right first proof: 303 to the first stage, or, with the session open, to where this login leads.

    That is `target`, else `return_to`, else the account. `return_to` is cleaned by `flows.returns.clean`; it may be a
    service's conversation `…/SSO?execution=…`, which answers the service as soon as somebody is signed in; "Accéder à
    mes services" resumes it. `carried` goes into the session's data: what the first proof leaves there (a secret in it
    is sealed). `wants_facteur` stops at the second factor whatever the account's own settings.
    """
    target = target or return_to or reverse("comptes:mon-compte")
    if not due(compte, wants_facteur=wants_facteur):
        there = HttpResponseRedirect(by_get(request, target), status=303)
        return open_and_leave(request, compte, there, return_to, carried=carried)
    token = new_secret()
    login = PendingLogin.objects.create(
        token_hash=digest(token),
        compte=compte,
        return_to=return_to,
        target=target,
        carried=dict(carried or {}),
        wants_facteur=wants_facteur,
        expires_at=now() + LIFE,
    )
    response = _advance(request, login)
    cookies.put(response, KIND, token)
    return response


def by_get(request: HttpRequest, url: str) -> str:
    """`url`; for another origin, which no form's answer may lead to, our page « Continuer » (design.md §1)."""
    return url if url.startswith("/") else continuer(request, url).headers["Location"]


def open_and_leave(
    request: HttpRequest,
    compte: Compte,
    response: HttpResponse,
    return_to: str = "",
    done: list[str] | None = None,
    *,
    carried: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Open the session of `compte` on `response`, with its journal row. For `enter` and the answer to a service."""
    with transaction.atomic():
        note_opening(compte, request, done or [])
        visitor.sign_in(request, response, compte, return_to, done or [], carried=carried)
    return response


def pending(request: HttpRequest) -> PendingLogin | None:
    """The login that this browser is in the middle of; None when there is none, or too late, or the account closed."""
    token = cookies.read(request, KIND)
    if not token:
        return None
    rows = PendingLogin.objects.select_related("compte").filter(ended_at=None, expires_at__gt=now())
    login = rows.filter(token_hash=digest(token)).first()
    return login if login is not None and login.compte.is_open else None


def go_on(request: HttpRequest, stage: str, method: str = "") -> HttpResponse:
    """The stage named is passed: 303 to the next one, or to where the login leads. Without a login: to the account.

    `method` is what was shown there, for the session to remember (visitor.METHODS).
    """
    login = pending(request)
    if login is None:
        return HttpResponseRedirect(reverse("comptes:mon-compte"), status=303)
    with transaction.atomic():
        login = PendingLogin.objects.select_for_update().select_related("compte").get(pk=login.pk)
        login.done = [*login.done, stage] if stage not in login.done else login.done
        if method:
            login.carried = {**login.carried, visitor.METHODS: [*login.carried.get(visitor.METHODS, []), method]}
        login.save(update_fields=["done", "carried"])
        return _advance(request, login)


def leave(login: PendingLogin | None) -> str:
    """The address of the login page from which to start again: the service's, the door of staff, or the house's own."""
    if login is not None and demandes.is_conversation(login.return_to):
        return login.return_to
    if login is not None and login.compte.profil == Compte.Profil.AGENT:
        return reverse("comptes:agents")
    return reverse("connexion")


def _advance(request: HttpRequest, login: PendingLogin) -> HttpResponse:
    left = due(login.compte, login.done, wants_facteur=login.wants_facteur)
    if left and not left[0].after_opening:
        return HttpResponseRedirect(reverse(left[0].url_name), status=303)
    response = HttpResponseRedirect(reverse(left[0].url_name) if left else by_get(request, login.target), status=303)
    if login.opened_at is None:
        open_and_leave(request, login.compte, response, login.return_to, login.done, carried=login.carried)
        login.opened_at = now()
    if not left:
        login.ended_at = now()
        cookies.drop(response, KIND)
    login.save(update_fields=["opened_at", "ended_at"])
    return response
