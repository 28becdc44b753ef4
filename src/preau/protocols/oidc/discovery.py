"""The discovery document (OpenID Connect Discovery 1.0 §3)."""

from __future__ import annotations

from preau.protocols.oidc import names
from preau.protocols.oidc.keys import KeySet
from preau.protocols.oidc.messages import Provider

PATH = "/.well-known/openid-configuration"
"""Below the issuer (Discovery 1.0 §4)."""


def write_discovery(provider: Provider, keys: KeySet) -> dict[str, object]:
    """What clients read to find everything else; every member says what the provider really does."""
    algorithms = list(keys.algorithms())
    document: dict[str, object] = {
        "issuer": provider.issuer,
        "authorization_endpoint": provider.authorization_endpoint,
        "token_endpoint": provider.token_endpoint,
        "userinfo_endpoint": provider.userinfo_endpoint,
        "jwks_uri": provider.jwks_uri,
        "end_session_endpoint": provider.end_session_endpoint,
        "scopes_supported": list(provider.scopes),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": [names.CODE],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": algorithms,
        "userinfo_signing_alg_values_supported": ["none", *(algorithms if provider.signs_userinfo else [])],
        "token_endpoint_auth_methods_supported": list(provider.auth_methods),
        "claim_types_supported": ["normal"],
        "claims_supported": list(provider.claims),
        "claims_parameter_supported": provider.reads_claims,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": sorted(provider.prompts),
        "authorization_response_iss_parameter_supported": True,
    }
    if provider.acr_values:
        document["acr_values_supported"] = list(provider.acr_values)
    return document
