"""OpenID Connect relying party, as pure values (design.md §4, specs/franceconnect.md §2 and §7.1).

`read_discovery` and `read_jwks` once in a while; then `write_authorization_url`, `read_callback`,
`write_token_request`, `read_token_response`, `check_id_token`, `read_userinfo`; at the end `write_logout_url`.
The network around it is `kit.relying`. What is refused has a name (`OIDC-0070` to `OIDC-0096`).
"""

from preau.protocols.oidc.relying import refusals, refusals_token
from preau.protocols.oidc.relying.answers import (
    check_id_token,
    read_callback,
    read_token_response,
    read_userinfo,
    write_authorization_url,
    write_logout_url,
    write_token_request,
)
from preau.protocols.oidc.relying.discovery import discovery_url, read_discovery
from preau.protocols.oidc.relying.keys import Jwks, load_decryption_keys, read_jwks, write_encryption_jwks
from preau.protocols.oidc.relying.messages import ProviderMetadata, RelyingParty, SigningAlgorithm, Tokens
from preau.protocols.oidc.relying.refusals import KeyUnknown, ProviderError, RelyingRefusal, TokenRefused

__all__ = [
    "Jwks",
    "KeyUnknown",
    "ProviderError",
    "ProviderMetadata",
    "RelyingParty",
    "RelyingRefusal",
    "SigningAlgorithm",
    "TokenRefused",
    "Tokens",
    "check_id_token",
    "discovery_url",
    "load_decryption_keys",
    "read_callback",
    "read_discovery",
    "read_jwks",
    "read_token_response",
    "read_userinfo",
    "refusals",
    "refusals_token",
    "write_authorization_url",
    "write_encryption_jwks",
    "write_logout_url",
    "write_token_request",
]
