"""Y codes of what services ask: authorize, token, userinfo, sign-out (specs/franceconnect.md §2.4, §2.5, §2.7, §2.9).

`Y04` and five hexadecimal digits come from the real platform's runtime, one per place that refuses. Where the place's
own code is not established, `Y040001`, the runtime's general one, carries the words of the standard: as a page, as a
redirection (`RedirectedError`) or as JSON (`TokenError`), with its own `error` and description.
"""

from __future__ import annotations

from typing import Final

from preau.protocols.franceconnect.families import RETRY, TECHNICAL, RedirectedY, ShownY, TokenY

UNKNOWN: Final = (
    "Le service d'où vous venez n'est pas reconnu, ou a mal formulé sa demande. Prévenez l'assistance de ce service "
    "en donnant ce code."
)
LOGOUT: Final = (
    "La demande de déconnexion n'est pas valable. Fermez votre navigateur pour vous déconnecter, ou recommencez depuis "
    "le service d'où vous venez."
)


class Y030007(ShownY):
    """A parameter of the authorization request is missing, wrong, or outside the closed list."""

    code = "Y030007"
    description = "invalid parameter"
    personne = RETRY
    support = (
        "Paramètre absent, mal écrit ou refusé (code_challenge, max_age, nonce de moins de 22 caractères…) : "
        "corriger le service."
    )
    returns_to_service = False


class Y030025(ShownY):
    """No such interaction."""

    code = "Y030025"
    status = 500
    protocol_error = "server_error"
    description = TECHNICAL
    personne = RETRY
    support = "Connexion introuvable : trop ancienne, ou adresse recopiée."
    returns_to_service = False


class Y030030(RedirectedY):
    """The person gave up."""

    code = "Y030030"
    protocol_error = "access_denied"
    description = "User auth aborted"
    personne = RETRY
    support = "La personne est revenue au service sans se connecter : réponse normale."


class Y030032(RedirectedY):
    """The idp_hint is not allowed."""

    code = "Y030032"
    protocol_error = "invalid_idp_hint"
    description = "An idp_hint was provided but is not allowed"
    personne = RETRY
    support = "idp_hint hors de la liste de la passerelle et de celle du service."


class Y04EA6EF(ShownY):
    """Unknown or deactivated client."""

    code = "Y04EA6EF"
    protocol_error = "invalid_client"
    description = "client is invalid"
    personne = UNKNOWN
    support = "client_id inconnu ou service désactivé : `preau passerelle service list`."
    returns_to_service = False


class Y04C013C(ShownY):
    """The redirect_uri is not registered."""

    code = "Y04C013C"
    protocol_error = "invalid_redirect_uri"
    description = "redirect_uri did not match any of the client's registered redirect_uris"
    personne = UNKNOWN
    support = "redirect_uri différent, ne serait-ce que d'un caractère, de ceux du service."
    returns_to_service = False


class Y04A8220(ShownY):
    """The sector_identifier_uri cannot be read, or does not list the addresses."""

    code = "Y04A8220"
    protocol_error = "invalid_client_metadata"
    description = "could not load sector_identifier_uri response"
    personne = UNKNOWN
    support = "sector_identifier_uri injoignable, ou sans toutes les adresses de retour du service."
    returns_to_service = False


class Y0434A7B(TokenY):
    """Wrong client secret."""

    code = "Y0434A7B"
    status = 401
    protocol_error = "invalid_client"
    description = "client authentication failed"
    support = "client_id ou client_secret faux, ou service désactivé."


class Y048017B(TokenY):
    """No code in the token request."""

    code = "Y048017B"
    description = "missing required parameter 'code'"
    support = "Demande de jeton sans paramètre code."


class Y049E20B(TokenY):
    """Unknown code, or another client's."""

    code = "Y049E20B"
    protocol_error = "invalid_grant"
    description = "grant request is invalid (authorization code not found)"
    support = "Code inconnu, effacé, ou délivré à un autre service."


class Y043F0A8(TokenY):
    """Expired code."""

    code = "Y043F0A8"
    protocol_error = "invalid_grant"
    description = "grant request is invalid (authorization code is expired)"
    support = "Code échangé plus de 30 secondes après : lenteur du service, ou page rechargée."


class Y0416228(TokenY):
    """Replayed code: its access token is revoked."""

    code = "Y0416228"
    protocol_error = "invalid_grant"
    description = "grant request is invalid (authorization code already consumed)"
    support = "Code présenté deux fois : page rechargée, ou code volé. Le jeton délivré est révoqué."


class Y04146A2(TokenY):
    """Userinfo without an access token."""

    code = "Y04146A2"
    status = 401
    protocol_error = "invalid_token"
    description = "no access token provided"
    support = "Appel de userinfo sans en-tête Authorization: Bearer."


class Y045AFAE(ShownY):
    """The id_token_hint is not one of ours."""

    code = "Y045AFAE"
    description = "could not decode id_token_hint"
    personne = LOGOUT
    support = "id_token_hint illisible, d'une autre plateforme, ou d'un autre service que client_id."
    returns_to_service = False


class Y040001(ShownY):
    """The runtime's general code: a request refused before the address to answer at is proven."""

    code = "Y040001"
    personne = UNKNOWN
    description = "invalid request"
    support = "Demande mal formulée par le service : le détail est dans error_description ou dans le journal technique."
    returns_to_service = False


class RedirectedError(RedirectedY):
    """Y040001 told to the service at its own address; `error` and `said` are the standard's words."""

    personne = UNKNOWN
    support = Y040001.support

    def __init__(self, error: str, said: str, *, in_fragment: bool = False) -> None:
        super().__init__(error)
        self.code, self.protocol_error, self.description = (  # type: ignore[misc]
            Y040001.code,
            error,
            said,
        )
        self.in_fragment = in_fragment


class TokenError(TokenY):
    """Y040001 told to the service's server."""

    support = Y040001.support

    def __init__(self, error: str, said: str, status: int = 400) -> None:
        super().__init__(error)
        self.code, self.protocol_error, self.description, self.status = (  # type: ignore[misc]
            Y040001.code,
            error,
            said,
            status,
        )
