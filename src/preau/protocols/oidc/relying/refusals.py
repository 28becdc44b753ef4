"""Why a sign-in elsewhere did not come to an end: what came back through the browser, and what describes the provider.

Whatever the cause, the person is told the same simple thing and keeps every other way in (specs/franceconnect.md
§2.12); the support reads which check failed. Nothing here ever carries an identity or a token.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from preau.protocols.refusals import Refusal

AGAIN: Final = (
    "La connexion n'a pas abouti. Recommencez ; si cela se répète, choisissez une autre façon de vous connecter."
)
LATER: Final = (
    "Le service de connexion ne répond pas comme il devrait. "
    "Réessayez dans quelques minutes, ou choisissez une autre façon de vous connecter."
)


class RelyingRefusal(Refusal):
    """Family. `step` says during which call it happened: `discovery`, `jwks`, `token`, `userinfo`, else empty.

    An id_token belongs to the step `token`.
    """

    status = 502
    personne = LATER
    step: str = ""


@contextmanager
def during(step: str) -> Iterator[None]:
    """Names the step of every refusal raised inside, unless a call inside has already named its own."""
    try:
        yield
    except RelyingRefusal as refusal:
        refusal.step = refusal.step or step
        raise


class CallbackRefusal(RelyingRefusal):
    """Family: what the browser brought back."""

    status = 400
    personne = AGAIN


class StateWrong(CallbackRefusal):
    """The state is missing, or not the one this browser was given."""

    code = "OIDC-0070"
    support = (
        "state absent, répété ou différent : page rechargée, connexion commencée dans un autre navigateur, ou "
        "réponse forgée."
    )


class CallbackMalformed(CallbackRefusal):
    """A parameter repeated, too long, or neither a code nor an error."""

    code = "OIDC-0071"
    support = "Retour sans code ni erreur, paramètre répété (RFC 6749 §3.1) ou démesuré."


class CallbackIssuerWrong(CallbackRefusal):
    """`iss` is not the provider that was asked, or is missing where it promises to send it (mix-up)."""

    code = "OIDC-0072"
    support = "Paramètre iss d'un autre émetteur que celui demandé, ou absent alors qu'il est annoncé (RFC 9207 §2.4)."


class ProviderError(CallbackRefusal):
    """The provider says no: `error` is its word, `description` its sentence, both cleaned and cut."""

    code = "OIDC-0073"
    support = (
        "Le fournisseur a renvoyé une erreur (détail au journal) : access_denied quand la personne a renoncé, sinon "
        "voir sa documentation."
    )

    def __init__(self, error: str = "", description: str = "") -> None:
        super().__init__(error, error=error, description=description)
        self.error = error
        self.description = description


class DiscoveryUnreadable(RelyingRefusal):
    """The discovery document is not one."""

    code = "OIDC-0074"
    support = "Le document /.well-known/openid-configuration n'est pas un objet JSON, ou est démesuré."


class DiscoveryIssuerWrong(RelyingRefusal):
    """The document speaks for another issuer than the one it was fetched from."""

    code = "OIDC-0075"
    support = "L'issuer du document de découverte diffère, ne serait-ce que d'un caractère, de l'émetteur réglé."


class EndpointRefused(RelyingRefusal):
    """An address of the document is missing, or not one to send a secret to."""

    code = "OIDC-0076"
    support = "Adresse absente du document de découverte, ou ni en https ni en http vers cette machine : {membre}."


class KeysUnreadable(RelyingRefusal):
    """The key set is not one."""

    code = "OIDC-0077"
    support = "Le jwks_uri du fournisseur ne rend pas un objet JSON avec une liste « keys », ou est démesuré."


class KeyUnknown(RelyingRefusal):
    """No key of the set has this name and this algorithm: fetch the set again, once (specs/franceconnect.md §2.3)."""

    code = "OIDC-0078"
    support = "Jeton signé par une clé que le jwks_uri ne publie pas, même relu : renouvellement de clé mal mené."


class TokenRefused(RelyingRefusal):
    """The token endpoint says no (RFC 6749 §5.2): `error` and `description`, cleaned and cut."""

    code = "OIDC-0079"
    support = (
        "Le fournisseur refuse d'échanger le code (détail au journal) : invalid_client = client_id ou secret faux ; "
        "invalid_grant = code expiré, déjà servi, ou redirect_uri différent."
    )

    def __init__(self, error: str = "", description: str = "") -> None:
        super().__init__(error, error=error, description=description)
        self.error = error
        self.description = description


class TokenAnswerInvalid(RelyingRefusal):
    """The answer of the token endpoint is not the one of §3.1.3.3."""

    code = "OIDC-0080"
    support = "Réponse du token_endpoint sans access_token, id_token ou token_type=Bearer, ou qui n'est pas du JSON."
