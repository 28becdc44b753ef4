"""OpenID Connect provider, as pure values (design.md §4, specs/educonnect-ent.md §1.7, specs/franceconnect.md §2).

Browser: `read_authorization_request`, then `write_code_redirect` or `write_error_redirect`; at the end
`read_logout_request`. Client's server: `read_token_request`, `check_client`, `check_exchange`, then `write_id_token`
and `write_token_response`; `read_bearer`, then userinfo as it is or `write_signed_userinfo`. `write_discovery` and
`KeySet.jwks` publish.
Keys, moments and clients come in as parameters; what is refused has a name (`OIDC-00NN`).
"""

from preau.protocols.oidc.discovery import write_discovery
from preau.protocols.oidc.exchange import check_client, check_exchange, s256, secret_digest
from preau.protocols.oidc.keys import BadKey, BadToken, Key, KeySet, load_key, load_keys, make_key
from preau.protocols.oidc.logout import read_id_token_hint, read_logout_request
from preau.protocols.oidc.messages import (
    AuthorizationRequest,
    Client,
    Credentials,
    Grant,
    IdTokenClaims,
    IdTokenHint,
    LogoutRequest,
    Pkce,
    Provider,
    ReplyTo,
    TokenRequest,
    TokenResponse,
)
from preau.protocols.oidc.read import read_authorization_request, read_bearer, read_token_request
from preau.protocols.oidc.registration import check_registrable
from preau.protocols.oidc.write import (
    pairwise_subject,
    write_challenge,
    write_code_redirect,
    write_error,
    write_error_redirect,
    write_id_token,
    write_logout_redirect,
    write_signed_userinfo,
    write_token_response,
)

__all__ = [
    "AuthorizationRequest",
    "BadKey",
    "BadToken",
    "Client",
    "Credentials",
    "Grant",
    "IdTokenClaims",
    "IdTokenHint",
    "Key",
    "KeySet",
    "LogoutRequest",
    "Pkce",
    "Provider",
    "ReplyTo",
    "TokenRequest",
    "TokenResponse",
    "check_client",
    "check_exchange",
    "check_registrable",
    "load_key",
    "load_keys",
    "make_key",
    "pairwise_subject",
    "read_authorization_request",
    "read_bearer",
    "read_id_token_hint",
    "read_logout_request",
    "read_token_request",
    "s256",
    "secret_digest",
    "write_challenge",
    "write_code_redirect",
    "write_discovery",
    "write_error",
    "write_error_redirect",
    "write_id_token",
    "write_logout_redirect",
    "write_signed_userinfo",
    "write_token_response",
]
