"""The discovery document (specs/franceconnect.md §2.3): keys and values of the captured ones.

Kept to the letter, also where it says more than the platform does: HS256 needs a secret in clear, which is not kept
here, `private_key_jwt` a key that services do not register here, and S256 is refused by the closed list (§1, fact 3).
"""

from __future__ import annotations

from preau.protocols.franceconnect import scopes as scope_table
from preau.protocols.franceconnect.messages import Rules
from preau.protocols.franceconnect.tokens import ENCRYPTION_ALGS, ENCRYPTION_ENC

PATH = "/.well-known/openid-configuration"
_AUTH_METHODS = ["client_secret_post", "private_key_jwt"]
_OF_THE_CONNECTION = ("acr", "sid", "auth_time", "iss")


def write_discovery(issuer: str, rules: Rules) -> dict[str, object]:
    """What services read to find everything else; addresses are the issuer's (§2.2)."""
    table = scope_table.table(plus=rules.plus)
    claims = dict.fromkeys(claim for told in table.values() for claim in told)
    document: dict[str, object] = {
        "acr_values_supported": list(rules.acr_values),
        "authorization_endpoint": f"{issuer}/authorize",
        "claims_parameter_supported": True,
        "claims_supported": [*claims, *_OF_THE_CONNECTION],
        "code_challenge_methods_supported": ["S256"],
        "end_session_endpoint": f"{issuer}/session/end",
        "grant_types_supported": ["authorization_code"],
        "issuer": issuer,
        "jwks_uri": f"{issuer}/jwks",
        "authorization_response_iss_parameter_supported": True,
        "response_modes_supported": ["form_post", "fragment", "query"],
        "response_types_supported": ["code"],
        "scopes_supported": list(table),
        "subject_types_supported": ["pairwise"],
        "token_endpoint_auth_methods_supported": _AUTH_METHODS,
        "token_endpoint_auth_signing_alg_values_supported": ["ES256", "RS256"],
        "token_endpoint": f"{issuer}/token",
        "request_object_signing_alg_values_supported": ["ES256", "RS256", "HS256"],
        "request_parameter_supported": False,
        "request_uri_parameter_supported": True,
        "require_request_uri_registration": True,
        "userinfo_endpoint": f"{issuer}/userinfo",
        "revocation_endpoint": f"{issuer}/token/revocation",
        "revocation_endpoint_auth_methods_supported": _AUTH_METHODS,
        "revocation_endpoint_auth_signing_alg_values_supported": ["ES256", "RS256"],
        "claim_types_supported": ["normal"],
    }
    for kind in ("id_token", "userinfo"):
        document[f"{kind}_signing_alg_values_supported"] = ["ES256"] if rules.plus else ["HS256", "ES256", "RS256"]
        if rules.plus:
            document[f"{kind}_encryption_alg_values_supported"] = list(ENCRYPTION_ALGS)
            document[f"{kind}_encryption_enc_values_supported"] = [ENCRYPTION_ENC]
    return document
