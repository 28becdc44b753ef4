"""A hub as FranceConnect describes itself, a party registered there, tokens that are right until a test bends one."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

from joserfc import jwe, jws
from joserfc.jwk import ECKey, OctKey, RSAKey

from preau.protocols.oidc import load_key
from preau.protocols.oidc.relying import (
    Jwks,
    ProviderMetadata,
    RelyingParty,
    Tokens,
    check_id_token,
    read_discovery,
    read_jwks,
    read_userinfo,
)
from tests.protocols.oidc.world import pem

NOW = datetime(2026, 9, 8, 6, 15, tzinfo=UTC)
ISSUER = "https://hub.example.org/api/v2"
OTHER_ISSUER = "https://autre.example.org/api/v2"
CALLBACK = "https://comptes.example.org/franceconnect/retour/"
SECRET = "5ec2e7" * 10 + "beef"
STATE = "e" * 43
NONCE = "n" * 43
VERIFIER = "v" * 43
SUB = "4f0c" * 16 + "v1"
ACCESS = "a" * 43
EC_KID = "pkcs11:ES256:hsm"
RSA_KID = "pkcs11:RS256:hsm"

DISCOVERY: dict[str, Any] = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "userinfo_endpoint": f"{ISSUER}/userinfo",
    "jwks_uri": f"{ISSUER}/jwks",
    "end_session_endpoint": f"{ISSUER}/session/end",
    "authorization_response_iss_parameter_supported": True,
}
PARTY = RelyingParty(
    "client-1",
    SECRET,
    scopes=("openid", "identite_pivot", "email"),
    acr_values=("eidas1",),
)


def metadata(**changes: Any) -> ProviderMetadata:
    """The hub's addresses, as read."""
    return read_discovery(json.dumps({**DISCOVERY, **changes}).encode(), ISSUER)


def key(name: str = "hub-ec", algorithm: str = "ES256") -> RSAKey | ECKey:
    """A private key, the same for a name all along a run."""
    return load_key(pem(name, algorithm)).jwk


def rsa_key() -> RSAKey | ECKey:
    """The hub's RSA key."""
    return key("hub-rsa", "RS256")


def published(jwk: RSAKey | ECKey, **members: Any) -> dict[str, Any]:
    """The public half with these members; None leaves one out."""
    said = {**jwk.as_dict(private=False), "use": "sig", **members}
    return {name: value for name, value in said.items() if value is not None}


def jwks_document() -> dict[str, Any]:
    """The hub's set, in the shape of the real one."""
    return {
        "keys": [
            published(key(), kid=EC_KID, alg="ES256"),
            published(rsa_key(), kid=RSA_KID, alg="RS256"),
        ]
    }


def jwks(*keys: dict[str, Any]) -> Jwks:
    """A set as read: the hub's own when none is given."""
    return read_jwks(json.dumps({"keys": list(keys)} if keys else jwks_document()).encode())


@cache
def hub_keys() -> Jwks:
    """The hub's own set, read once."""
    return jwks()


def claims(**changes: Any) -> dict[str, Any]:
    """An id_token's eight claims; None leaves one out."""
    at = int(NOW.timestamp())
    said = {
        "sub": SUB,
        "auth_time": at - 10,
        "acr": "eidas1",
        "nonce": NONCE,
        "aud": "client-1",
        "exp": at + 60,
        "iat": at,
        "iss": ISSUER,
        **changes,
    }
    return {name: value for name, value in said.items() if value is not None}


def userinfo(**changes: Any) -> dict[str, Any]:
    """Signed userinfo of the same person."""
    at = int(NOW.timestamp())
    said = {"sub": SUB, "given_name": "Emilie", "aud": "client-1", "exp": at + 60, "iat": at, "iss": ISSUER, **changes}
    return {name: value for name, value in said.items() if value is not None}


def sign(
    said: dict[str, Any] | str | bytes,
    *,
    signer: RSAKey | ECKey | OctKey | None = None,
    algorithm: str = "ES256",
    kid: str | None = EC_KID,
    **header: Any,
) -> str:
    """A compact JWS of anything, with any header."""
    payload = json.dumps(said) if isinstance(said, dict) else said
    full = {"alg": algorithm, **({"kid": kid} if kid is not None else {}), **header}
    registry = jws.JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    return jws.serialize_compact(full, payload, signer or key(), registry=registry)


def by_hand(header: dict[str, Any] | bytes, said: dict[str, Any], signature: bytes = b"") -> str:
    """A token that no library would write."""
    head = header if isinstance(header, bytes) else json.dumps(header).encode()
    return ".".join(b64(part) for part in (head, json.dumps(said).encode(), signature))


def b64(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def encrypt(token: str, jwk: RSAKey | ECKey, algorithm: str = "ECDH-ES", **header: Any) -> str:
    """A token encrypted as FC+ does: `cty`, `kid`, `iss` and `aud` in its header."""
    enc = header.pop("enc", "A256GCM")
    full = {"alg": algorithm, "enc": enc, "cty": "JWT", "iss": ISSUER, "aud": "client-1", **header}
    registry = jwe.JWERegistry(algorithms=[algorithm, enc, "DEF"], strict_check_header=False)
    return jwe.encrypt_compact(full, token, jwk, registry=registry)


def check(token: str, party: RelyingParty = PARTY, **changes: Any) -> dict[str, Any]:
    """The id_token as the party reads it."""
    with_ = {"metadata": metadata(), "jwks": hub_keys(), "nonce": NONCE, "now": NOW, "access_token": ACCESS, **changes}
    return check_id_token(token, party, **with_)


def read(body: str | bytes, party: RelyingParty = PARTY, content_type: str = "application/jwt", **changes: Any) -> Any:
    """Userinfo as the party reads it."""
    with_ = {"metadata": metadata(), "jwks": hub_keys(), "now": NOW, "sub": SUB, **changes}
    return read_userinfo(content_type, body.encode() if isinstance(body, str) else body, party, **with_)


TOKENS = Tokens(ACCESS, "x")
