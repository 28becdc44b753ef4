"""Why an OpenID Connect request is refused: four families, by the way the refusal is told.

`ShownRefusal` to the person, since no address to send it to is proven; `RedirectedRefusal` to the client, through the
browser; `TokenRefusal` and `BearerRefusal` to the client's server. `description` is what a client's developer reads.
"""

from __future__ import annotations

from typing import ClassVar

from preau.protocols.oidc import names
from preau.protocols.oidc.messages import ReplyTo
from preau.protocols.refusals import Refusal

BACK = "Retournez au service d'où vous venez et recommencez la connexion."
TELL = "Prévenez l'assistance du service d'où vous venez."
_SERVICE = "Le service d'où vous venez a mal formulé sa demande de connexion. " + TELL
_SERVER = "Le service auquel vous accédez n'a pas pu finir la connexion. " + BACK


class OidcRefusal(Refusal):
    """Family. `description` is ASCII without quotes or backslash, as RFC 6749 §4.1.2.1 wants it."""

    description: ClassVar[str] = ""
    protocol_error: ClassVar[str | None] = names.INVALID_REQUEST

    def describe(self) -> str:
        """The error_description: the code to quote, then what is wrong."""
        return f"{self.code} {self.description}"


class ShownRefusal(OidcRefusal):
    """Family: told on a page of ours (RFC 6749 §4.1.2.1: never redirect to an address that is not proven)."""


class RedirectedRefusal(OidcRefusal):
    """Family: told to the client at its own address; `reply_to` is set once that is proven."""

    personne = _SERVICE

    def __init__(self, detail: str = "", **context: object) -> None:
        super().__init__(detail, **context)
        self.reply_to: ReplyTo | None = None


class TokenRefusal(OidcRefusal):
    """Family: JSON of the token endpoint (RFC 6749 §5.2)."""

    personne = _SERVER


class BearerRefusal(OidcRefusal):
    """Family: the WWW-Authenticate header of a protected resource (RFC 6750 §3)."""

    status = 401
    personne = _SERVER


class RequestTooLarge(ShownRefusal):
    """Too many parameters, or one too long."""

    code = "OIDC-0001"
    personne = _SERVICE
    description = "too many parameters or a parameter too long"
    support = "Plus de 40 paramètres, ou une valeur de plus de 2048 caractères."


class ClientUnknown(ShownRefusal):
    """No such client_id, none, or several."""

    code = "OIDC-0002"
    status = 403
    personne = "Le service d'où vous venez n'est pas connu ici. " + TELL
    description = "unknown client"
    protocol_error = names.UNAUTHORIZED_CLIENT
    support = "client_id absent, répété ou inconnu : l'ajouter (`preau comptes client add`) ou corriger le service."


class RedirectUriRefused(ShownRefusal):
    """The redirect_uri is missing, repeated, or not one of the client's to the letter."""

    code = "OIDC-0003"
    status = 403
    personne = "Le service d'où vous venez demande une adresse de retour inconnue. " + TELL
    description = "redirect_uri is not registered for this client"
    support = "redirect_uri différent, ne serait-ce que d'un caractère, de celles du client : corriger l'un ou l'autre."


class ParameterRepeated(RedirectedRefusal):
    """A parameter comes twice."""

    code = "OIDC-0010"
    description = "a parameter is repeated"
    support = "Paramètre présent plusieurs fois (RFC 6749 §3.1)."


class ParameterUnknown(RedirectedRefusal):
    """A parameter outside the closed list of a strict provider."""

    code = "OIDC-0011"
    description = "a parameter is not accepted here"
    support = "Paramètre hors de la liste fermée (par exemple code_challenge ou max_age) : le retirer du service."


class RequestObjectRefused(RedirectedRefusal):
    """`request` is not supported."""

    code = "OIDC-0012"
    description = "the request parameter is not supported"
    protocol_error = names.REQUEST_NOT_SUPPORTED
    support = "Paramètre request (OpenID Connect Core §6.1) : envoyer les paramètres un par un."


class RequestUriRefused(RedirectedRefusal):
    """`request_uri` is not supported."""

    code = "OIDC-0013"
    description = "the request_uri parameter is not supported"
    protocol_error = names.REQUEST_URI_NOT_SUPPORTED
    support = "Paramètre request_uri (OpenID Connect Core §6.2) : envoyer les paramètres un par un."


class RegistrationRefused(RedirectedRefusal):
    """`registration` is not supported."""

    code = "OIDC-0014"
    description = "the registration parameter is not supported"
    protocol_error = names.REGISTRATION_NOT_SUPPORTED
    support = "Paramètre registration (OpenID Connect Core §7.2.1) : les clients sont enregistrés à l'avance."


class ResponseTypeMissing(RedirectedRefusal):
    """No response_type."""

    code = "OIDC-0015"
    description = "response_type is missing"
    support = "response_type absent : le service doit envoyer response_type=code."


class ResponseTypeRefused(RedirectedRefusal):
    """Another flow than the code flow."""

    code = "OIDC-0016"
    description = "only response_type=code is supported"
    protocol_error = names.UNSUPPORTED_RESPONSE_TYPE
    support = "response_type autre que code : choisir « authorization code » dans le service."


class ResponseModeRefused(RedirectedRefusal):
    """Another way back than the query."""

    code = "OIDC-0017"
    description = "only response_mode=query is supported"
    support = "response_mode autre que query."


class ScopeWithoutOpenid(RedirectedRefusal):
    """The scope does not hold `openid`, or is not a list of scopes."""

    code = "OIDC-0018"
    description = "scope must be a list of scopes that holds openid"
    protocol_error = names.INVALID_SCOPE
    support = "scope sans openid, ou mal écrit : le service doit demander scope=openid …"


class ScopeRefused(RedirectedRefusal):
    """A scope that this client may not ask."""

    code = "OIDC-0019"
    description = "this client may not ask one of these scopes"
    protocol_error = names.INVALID_SCOPE
    support = "Portée connue mais non accordée à ce client : l'accorder (`preau comptes client add`), ou la retirer."


class StateRefused(RedirectedRefusal):
    """The state is too short for this provider, or holds characters outside ASCII."""

    code = "OIDC-0020"
    description = "state is missing, too short or not printable ASCII"
    support = "state absent, trop court ou hors des caractères permis (RFC 6749 annexe A.5)."


class NonceRefused(RedirectedRefusal):
    """The nonce is missing or too short for this provider, or longer than ours."""

    code = "OIDC-0021"
    description = "nonce is missing, too short or too long"
    support = "nonce absent, trop court, ou de plus de 512 caractères."


class PromptRefused(RedirectedRefusal):
    """An unknown prompt, or `none` beside another."""

    code = "OIDC-0022"
    description = "prompt is unknown or none is not alone"
    support = "prompt inconnu, ou none avec une autre valeur (OpenID Connect Core §3.1.2.1)."


class MaxAgeRefused(RedirectedRefusal):
    """max_age is not a number of seconds."""

    code = "OIDC-0023"
    description = "max_age is not a number of seconds"
    support = "max_age doit être un nombre entier de secondes, de neuf chiffres au plus."


class AcrRefused(RedirectedRefusal):
    """acr_values missing where they are required, or too many."""

    code = "OIDC-0024"
    description = "acr_values are missing or too many"
    support = "acr_values absent alors qu'il est exigé, ou plus de 64 valeurs."


class PkceRefused(RedirectedRefusal):
    """PKCE missing where the client must use it, forbidden, malformed, or another method than S256."""

    code = "OIDC-0025"
    description = "code_challenge with S256 is required, refused or malformed"
    support = "code_challenge de 43 caractères et code_challenge_method=S256, selon le réglage du client (RFC 7636)."


class ClaimsRefused(RedirectedRefusal):
    """The `claims` parameter is not the JSON it should be."""

    code = "OIDC-0026"
    description = "claims is not a JSON object of userinfo and id_token members"
    support = "Paramètre claims illisible (OpenID Connect Core §5.5)."


class LoginRequired(RedirectedRefusal):
    """`prompt=none`, and nobody is signed in recently enough."""

    code = "OIDC-0030"
    personne = "Vous devez vous connecter. " + BACK
    description = "nobody is signed in"
    protocol_error = names.LOGIN_REQUIRED
    support = "prompt=none sans session ouverte : réponse normale, le service doit redemander sans prompt."


class AccessDenied(RedirectedRefusal):
    """The person gave up, or may not use this service."""

    code = "OIDC-0031"
    personne = "La connexion n'a pas abouti. " + BACK
    description = "the person did not sign in"
    protocol_error = names.ACCESS_DENIED
    support = "La personne a renoncé, ou ce service ne lui est pas ouvert."
