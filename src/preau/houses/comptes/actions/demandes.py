"""Pending requests: keep one, bind it to its browser, find it again, begin it again when its time is over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.http import HttpRequest
from django.utils.translation import gettext as _

from preau.houses.comptes.models import Compte, Demande, Partenaire, Public
from preau.houses.comptes.models.demande import KEPT, LIFE, MFA
from preau.kit.clockkit import now
from preau.kit.idkit import digest, new_secret
from preau.kit.sessions import browser
from preau.protocols.refusals import Refusal
from preau.protocols.saml import AuthnRequest, names

_EXECUTION = re.compile(r"e([1-9]\d{0,8})s([1-9]\d{0,5})")
PROFILS = frozenset({Demande.Profil.RESPONSABLE.value, Demande.Profil.ELEVE.value})
"""What families choose on a page, or a service for them."""
_PASSWORD = frozenset(
    {
        names.PASSWORD_PROTECTED,
        "urn:oasis:names:tc:SAML:2.0:ac:classes:Password",
        "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified",
    }
)
ACCEPTED_CONTEXTS = {Public.FAMILLE: _PASSWORD | PROFILS, Public.AGENT: _PASSWORD | {Demande.Profil.AGENT.value, MFA}}
"""What a request may ask for; an answer names the class that was asked (specs/educonnect-ent.md §1.2 and §1.3)."""
CONVERSATIONS = ("/idp/profile/", "/agents/idp/profile/")
"""How the addresses of a request's pages begin."""


class AutrePublic(Refusal):
    """A family's account at a service for staff, or the reverse: no assertion, no code, no token."""

    code = "COMPTES-0961"
    status = 403
    personne = (
        "Ce service est réservé aux {public}, et votre compte est d'une autre sorte. "
        "Connectez-vous avec un compte qui convient."
    )
    support = "Le public d'un service se déclare : `preau comptes client add --profil`, `partenaire add --profil`."
    protocol_error = "access_denied"


class PublicNonDeclare(Refusal):
    """A partner that was not declared for the accounts it asks for."""

    code = "COMPTES-0962"
    status = 403
    personne = "Le service d'où vous venez n'est pas relié aux comptes qu'il demande. Prévenez son assistance."
    support = "`preau comptes partenaire add … --profil famille --profil agent` déclare qui peut s'y connecter."


@dataclass(frozen=True)
class Held:
    """A request kept for a browser that is not known yet: `handle` goes into the address it is sent to."""

    demande: Demande
    handle: str


def draft(asked: AuthnRequest, partenaire: Partenaire, public: Public = Public.FAMILLE) -> Demande:
    """The row of a request, not saved: enough to answer it at once. Raises PublicNonDeclare."""
    if public not in partenaire.publics:
        raise PublicNonDeclare(partenaire.entity_id)
    profil = next((acr for acr in asked.acr if acr in PROFILS), "")
    if public == Public.AGENT:
        profil = Demande.Profil.AGENT
    return Demande(
        partenaire=partenaire,
        request_id=asked.id,
        acs_url=asked.acs_url,
        relay_state=asked.relay_state,
        acr=next((acr for acr in asked.acr if acr in ACCEPTED_CONTEXTS[public]), ""),
        profil=profil,
        force_authn=asked.force_authn,
        is_passive=asked.is_passive,
        expires_at=now() + LIFE,
    )


def keep(demande: Demande, browser_hash: str) -> Demande:
    """Save a request as the next conversation of this browser."""
    Demande.objects.filter(expires_at__lt=now() - KEPT).delete()
    demande.browser_hash = browser_hash
    for _try in range(10):
        demande.conversation = _next_conversation(browser_hash)
        try:
            with transaction.atomic():
                demande.save()
        except IntegrityError:
            continue  # another tab of this browser took the number
        return demande
    raise RuntimeError("no free conversation number")


def _next_conversation(browser_hash: str) -> int:
    known = Demande.objects.filter(browser_hash=browser_hash).aggregate(last=Max("conversation"))["last"]
    return int(known or 0) + 1


def hold(demande: Demande) -> Held:
    """Save a request that came without the browser's cookie, to be bound at its next visit."""
    handle = new_secret()
    demande.handle_hash = digest(handle)
    demande.save()
    return Held(demande, handle)


def bind(handle: str, browser_hash: str) -> Demande | None:
    """Give a held request to the browser that brings its handle, once."""
    held = Demande.objects.filter(handle_hash=digest(handle), browser_hash="", expires_at__gt=now())
    demande = held.first()
    if demande is None or not held.update(handle_hash=""):
        return None
    demande.handle_hash = ""
    return keep(demande, browser_hash)


def find(execution: str, request: HttpRequest) -> Demande | None:
    """The request that this execution names for this browser, expired or not."""
    match = _EXECUTION.fullmatch(execution)
    found = browser.browser_hash(request)
    if match is None or found is None:
        return None
    rows = Demande.objects.select_related("partenaire", "client")
    return rows.filter(browser_hash=found, conversation=int(match[1])).first()


def find_by_address(path: str, request: HttpRequest) -> Demande | None:
    """The request that a local address (`/idp/profile/…?execution=e1s1`) leads back to, if it does."""
    if not is_conversation(path):
        return None
    return find(parse_qs(urlsplit(path).query).get("execution", [""])[0], request)


def is_conversation(path: str) -> bool:
    """Whether a local address is a page of a service's request."""
    return path.startswith(CONVERSATIONS)


def is_for(demande: Demande, compte: Compte) -> bool:
    """Whether this account is of those that the service may know."""
    return demande.public == compte.public


def require_public(demande: Demande, compte: Compte, suite_url: str = "") -> None:
    """Before anything is told of `compte`. Raises AutrePublic, with the way to sign in with another account."""
    if is_for(demande, compte):
        return
    refusal = AutrePublic(public="personnels" if demande.public == Public.AGENT else "parents et aux élèves")
    if suite_url:
        refusal.context.update(suite_url=suite_url, suite_label=_("Me connecter avec un autre compte"))
    raise refusal


def restart(demande: Demande) -> Demande | None:
    """A new conversation for an expired request; None when it already was begun again once."""
    if demande.restarted:
        return None
    fields = (
        *("partenaire", "client", "request_id", "acs_url", "relay_state", "parametres"),
        *("acr", "profil", "force_authn", "is_passive"),
    )
    again = Demande(**{name: getattr(demande, name) for name in fields}, restarted=True, expires_at=now() + LIFE)
    return keep(again, demande.browser_hash)


def choose_profil(demande: Demande, profil: str) -> None:
    """Remember who signs in; an empty text asks again."""
    demande.profil = profil
    demande.save(update_fields=["profil"])


def count_refusal(demande: Demande) -> None:
    """One more step: `e1s1` becomes `e1s2`."""
    Demande.objects.filter(pk=demande.pk).update(step=F("step") + 1)
    demande.refresh_from_db(fields=["step"])
