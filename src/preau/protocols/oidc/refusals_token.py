"""Why the token endpoint, userinfo and sign-out say no (RFC 6749 §5.2, RFC 6750 §3, RP-Initiated Logout 1.0)."""

from __future__ import annotations

from preau.protocols.oidc import names
from preau.protocols.oidc.refusals import TELL, BearerRefusal, ShownRefusal, TokenRefusal


class TokenRequestMalformed(TokenRefusal):
    """A parameter is missing, repeated or too long."""

    code = "OIDC-0040"
    description = "a parameter is missing, repeated or too long"
    support = "grant_type ou code absent, paramètre répété ou démesuré dans la demande de jeton."


class ClientNotAuthenticated(TokenRefusal):
    """Unknown client, wrong secret, or a way of proving it that the client does not use."""

    code = "OIDC-0041"
    status = 401
    description = "unknown client, wrong secret or authentication method not allowed"
    protocol_error = names.INVALID_CLIENT
    support = "client_id ou client_secret faux : le secret a peut-être été renouvelé."


class SeveralAuthentications(TokenRefusal):
    """The Authorization header and the form both carry credentials (RFC 6749 §2.3)."""

    code = "OIDC-0042"
    description = "credentials both in the header and in the body"
    support = "client_secret envoyé deux fois (en-tête et corps) : n'en garder qu'un."


class GrantTypeRefused(TokenRefusal):
    """Another grant than a code."""

    code = "OIDC-0043"
    description = "only grant_type=authorization_code is supported"
    protocol_error = names.UNSUPPORTED_GRANT_TYPE
    support = "grant_type autre que authorization_code."


class CodeUnknown(TokenRefusal):
    """No such code, or the code of another client."""

    code = "OIDC-0044"
    description = "unknown code"
    protocol_error = names.INVALID_GRANT
    support = "Code inconnu, ou délivré à un autre client."


class CodeExpired(TokenRefusal):
    """The code came too late."""

    code = "OIDC-0045"
    description = "expired code"
    protocol_error = names.INVALID_GRANT
    support = "Le service a mis trop longtemps à échanger le code : horloge, lenteur, ou page rechargée."


class CodeReplayed(TokenRefusal):
    """The code was exchanged before: whoever holds its tokens loses them (RFC 6749 §4.1.2)."""

    code = "OIDC-0046"
    description = "code already used"
    protocol_error = names.INVALID_GRANT
    support = "Code présenté deux fois : page de retour rechargée, ou code volé. Les jetons délivrés sont révoqués."


class RedirectUriChanged(TokenRefusal):
    """The redirect_uri is not that of the authorization request."""

    code = "OIDC-0047"
    description = "redirect_uri differs from that of the authorization request"
    protocol_error = names.INVALID_GRANT
    support = "redirect_uri différent entre la demande d'autorisation et la demande de jeton."


class VerifierWrong(TokenRefusal):
    """The code_verifier is not that of the code_challenge, is missing, or comes without a challenge."""

    code = "OIDC-0048"
    description = "code_verifier does not match the code_challenge"
    protocol_error = names.INVALID_GRANT
    support = "PKCE : code_verifier absent, faux, ou envoyé sans code_challenge."


class TokenMissing(BearerRefusal):
    """No access token: the challenge alone, without an error code (RFC 6750 §3.1)."""

    code = "OIDC-0050"
    description = "an access token is needed"
    support = "Appel sans en-tête Authorization: Bearer."
    protocol_error = None


class TokenMalformed(BearerRefusal):
    """Sent twice, or not written as a bearer token is."""

    code = "OIDC-0051"
    status = 400
    description = "the access token is repeated or malformed"
    support = "Jeton envoyé de deux façons, ou en-tête Authorization mal écrit."


class TokenInvalid(BearerRefusal):
    """Unknown, expired or revoked."""

    code = "OIDC-0052"
    description = "the access token is unknown, expired or revoked"
    protocol_error = names.INVALID_TOKEN
    support = "Jeton d'accès inconnu, expiré (600 s) ou révoqué : la personne doit se reconnecter au service."


class HintInvalid(ShownRefusal):
    """The id_token_hint is not one of ours, or is of another client."""

    code = "OIDC-0060"
    personne = (
        "La demande de déconnexion n'est pas valable. Déconnectez-vous depuis « Mon compte », ou fermez le navigateur. "
        + TELL
    )
    description = "id_token_hint was not issued here or is of another client"
    support = "id_token_hint illisible, signé par une autre clé, ou délivré à un autre client que client_id."


class LogoutUriRefused(ShownRefusal):
    """The post_logout_redirect_uri is not one of the client's, or no client is known."""

    code = "OIDC-0061"
    personne = "L'adresse de retour après déconnexion n'est pas connue ici. " + TELL
    description = "post_logout_redirect_uri is not registered for this client"
    support = "post_logout_redirect_uri différent de celles du client, ou demande sans id_token_hint ni client_id."


class UriNotRegistrable(ShownRefusal):
    """An address that no client may register."""

    code = "OIDC-0062"
    personne = "Adresse refusée : {adresse}. Il faut une adresse complète en https (http pour cette machine), sans #."
    description = "this address cannot be registered"
    support = "redirect_uri et post_logout_redirect_uri : absolues, https ou http vers cette machine, sans fragment."
