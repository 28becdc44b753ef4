"""FranceConnect, or another hub of its kind, as this house reaches it: settings made into values, and the button.

The conversation with the hub is `kit.relying`'s, what an identity opens is `actions/federate.py`'s, the addresses are
in `endpoints/franceconnect.py`. Everything of a hub comes from the settings `COMPTES_FRANCECONNECT_…` and its own
discovery document, so that the same code meets the demonstration's hub, the sandbox and production
(specs/franceconnect.md §7.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from preau.houses.comptes.actions import demandes
from preau.houses.comptes.models import Confiance, DemandeFederee
from preau.houses.comptes.settings import current
from preau.kit.flows import returns
from preau.kit.relying import Relying
from preau.protocols.oidc import Key
from preau.protocols.oidc.messages import AuthMethod
from preau.protocols.oidc.relying import RelyingParty, SigningAlgorithm, load_decryption_keys

But = DemandeFederee.But
OWN = (But.LIAISON, But.CONFIRMATION)
"""What only somebody signed in may come for."""
AVIS = "avis"
"""The parameter by which a page of ours says what became of the visit to the hub: a key of `notices()`."""

KNOWN_TEST_HOSTS = (".dev-franceconnect.fr", ".localhost", "localhost", "127.0.0.1")
"""Ends of the names of hubs where anyone may type any civil status (specs/franceconnect.md §2.1, §4)."""


def is_enabled() -> bool:
    """Whether there is a hub to go to."""
    own = current()
    return bool(own.franceconnect_issuer and own.franceconnect_client_id)


def confiance() -> Confiance:
    """What the word of the hub of the settings is worth; classes never mix (§5.3, 2)."""
    return Confiance.ESSAI if current().franceconnect_test else Confiance.REELLE


def is_test_issuer(issuer: str) -> bool:
    """Whether this address is that of a test hub, whatever the settings say: plain http, or a name known for one."""
    parts = urlsplit(issuer)
    return parts.scheme != "https" or (parts.hostname or "").endswith(KNOWN_TEST_HOSTS)


def redirect_uri() -> str:
    """Where the hub sends people back: to be declared there, to the character."""
    return current().public_url + reverse("comptes:franceconnect-retour")


def post_logout_uri() -> str:
    """Where the hub sends people back after signing out: to be declared there, to the character."""
    return current().public_url + reverse("comptes:franceconnect-deconnexion")


def party(prompt: str = "") -> RelyingParty:
    """Ourselves as registered at the hub. Raises ValueError or BadKey for settings that could never work."""
    own = current()
    return RelyingParty(
        client_id=own.franceconnect_client_id,
        client_secret=own.franceconnect_client_secret,
        scopes=tuple(own.franceconnect_scopes),
        acr_values=tuple(own.franceconnect_acr_values.split()),
        algorithms=(cast(SigningAlgorithm, own.franceconnect_signing_alg),),
        auth_method=cast(AuthMethod, own.franceconnect_auth_method),
        uses_pkce=own.franceconnect_use_pkce,
        userinfo_json=own.franceconnect_userinfo_json,
        claims=own.franceconnect_claims,
        prompt=prompt,
        idp_hint=own.franceconnect_idp_hint,
        skew=own.franceconnect_clock_skew,
        decryption_keys=decryption_keys(),
    )


def decryption_keys() -> tuple[Key, ...]:
    """Our keys that open encrypted tokens (FranceConnect+); none by default. Raises BadKey."""
    pems = current().franceconnect_decryption_keys
    return load_decryption_keys(pems) if pems else ()


def relying(prompt: str = "") -> Relying:
    """The client of the settings; `prompt` is empty or `login`."""
    own = current()
    return Relying(own.franceconnect_issuer, party(prompt), timeout=own.franceconnect_timeout)


@dataclass(frozen=True)
class Bouton:
    """What the include `comptes/franceconnect/bouton.html` shows: one form that posts to `action`."""

    action: str
    but: str
    retour: str
    name: str
    label: str
    presentation: str
    needs_csrf: bool


def button(request: HttpRequest, *, but: str = But.CONNEXION, return_to: str = "") -> Bouton | None:
    """The context `bouton` of the include, or None when no hub is set: the include then shows nothing.

    `return_to` is where the person was going (a local path, or a service's conversation). Inside a conversation the
    form is bound by its execution and the browser's Lax cookie, as the login form is, and carries no CSRF token.
    """
    if not is_enabled():
        return None
    retour = returns.clean(return_to)
    name = current().franceconnect_name
    return Bouton(
        action=reverse("comptes:franceconnect-entrer"),
        but=str(but),
        retour=retour,
        name=name,
        label=_("S'identifier avec %(name)s") % {"name": name},
        presentation=_presentation(name),
        needs_csrf=demandes.find_by_address(retour, request) is None,
    )


def _presentation(name: str) -> str:
    if confiance() is Confiance.ESSAI:
        return _("%(name)s est une passerelle d'essai : les identités y sont fictives.") % {"name": name}
    return _(
        "FranceConnect est la solution proposée par l'État pour sécuriser et simplifier la connexion à vos services "
        "en ligne."
    )


def notices() -> dict[str, str]:
    """What may be said on a page of ours to who comes back from the hub without an identity."""
    name = {"name": current().franceconnect_name}
    return {
        "fc-abandon": _("Vous n'êtes pas connecté : vous avez quitté %(name)s avant la fin.") % name,
        "fc-indisponible": _(
            "%(name)s ne répond pas en ce moment. Réessayez dans quelques minutes, ou connectez-vous autrement."
        )
        % name,
        "fc-erreur": _(
            "La connexion par %(name)s n'a pas abouti. Réessayez, ou connectez-vous autrement : vous n'avez rien perdu."
        )
        % name,
        "fc-ancienne": _("%(name)s ne vous a pas demandé à nouveau qui vous êtes. Recommencez.") % name,
        "fc-essais": _("Trop de connexions par %(name)s sont demandées en ce moment. Réessayez plus tard.") % name,
    }


def notice(request: HttpRequest) -> str:
    """The sentence of `?avis=…` of this page, for the include `comptes/franceconnect/avis.html`; empty without one."""
    return notices().get(request.GET.get(AVIS, ""), "") if is_enabled() else ""


def with_query(path: str, **values: str) -> str:
    """`path`, a local address, with more parameters."""
    return f"{path}{'&' if '?' in path else '?'}{urlencode(values)}"


def page_url(but: str, return_to: str) -> str:
    """The page of ours that has the button, for who must first prove something else."""
    return with_query(reverse("comptes:franceconnect-entrer"), but=but, **({"retour": return_to} if return_to else {}))


def wants_fresh(request: HttpRequest, but: str, return_to: str) -> bool:
    """Whether the person must prove again who they are: to confirm it, or because a service asks so (ForceAuthn)."""
    demande = demandes.find_by_address(return_to, request)
    return but == But.CONFIRMATION or (demande is not None and demande.force_authn)
