"""The id_token and userinfo of the hub, exactly (specs/franceconnect.md §2.6, §2.7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey, import_key
from joserfc.registry import HeaderParameter

from preau.protocols.franceconnect.messages import Service
from preau.protocols.franceconnect.scopes import claims_of
from preau.protocols.oidc import BadKey, Grant, IdTokenClaims, KeySet, write_signed_userinfo
from preau.protocols.oidc import write_id_token as write_signed_id_token

ENCRYPTION_ALGS: Final = ("ECDH-ES", "RSA-OAEP", "RSA-OAEP-256")
ENCRYPTION_ENC: Final = "A256GCM"
_EXTRA: Final[dict[str, HeaderParameter]] = {
    "iss": HeaderParameter("Issuer", "str"),
    "aud": HeaderParameter("Audience", "str"),
}


@dataclass(frozen=True)
class Issuance:
    """Who signs, when, until when."""

    issuer: str
    keys: KeySet
    issued_at: datetime
    expires_at: datetime
    plus: bool = False


def write_id_token(grant: Grant, service: Service, issuance: Issuance) -> str:
    """§2.6: header `alg` and `kid`; eight claims, nine with `amr`; encrypted for FranceConnect+."""
    claims = IdTokenClaims(
        issuer=issuance.issuer,
        subject=grant.subject,
        audience=service.client_id,
        issued_at=issuance.issued_at,
        expires_at=issuance.expires_at,
        authenticated_at=grant.authenticated_at,
        nonce=grant.nonce,
        acr=grant.acr,
        amr=grant.amr,
    )
    signed = write_signed_id_token(claims, issuance.keys, service.algorithm, typ="")
    return encrypt(signed, service, issuance.issuer) if issuance.plus else signed


def choose_claims(known: Mapping[str, object], grant: Grant, *, plus: bool) -> dict[str, object]:
    """The claims that the scopes of `grant` tell (§2.8), with its `sub`; what is not known is left out."""
    everything = {**known, "sub": grant.subject}
    return {name: everything[name] for name in claims_of(grant.scopes, plus=plus) if name in everything}


def write_userinfo(claims: Mapping[str, object], service: Service, issuance: Issuance) -> str:
    """§2.7: a JWT signed as the id_token, with `aud`, `iss`, `iat` and `exp`; encrypted for FranceConnect+."""
    signed = write_signed_userinfo(
        claims,
        service.as_client(),
        issuance.keys,
        issuance.issuer,
        issued_at=issuance.issued_at,
        expires_at=issuance.expires_at,
        typ="",
    )
    return encrypt(signed, service, issuance.issuer) if issuance.plus else signed


def encrypt(signed: str, service: Service, issuer: str) -> str:
    """A JWE around a JWS, to the service's key (§2.6): `alg`, `enc`, `cty`, `kid`, `iss`, `aud`, and `epk`.

    Raises BadKey when the service has no key that fits.
    """
    key, alg = read_encryption_key(service.encryption_jwk, service.encryption_alg)
    header = {
        "alg": alg,
        "enc": ENCRYPTION_ENC,
        "cty": "JWT",
        "kid": key.kid or key.thumbprint(),
        "iss": issuer,
        "aud": service.client_id,
    }
    registry = jwe.JWERegistry(header_registry=_EXTRA, algorithms=[*ENCRYPTION_ALGS, ENCRYPTION_ENC])
    return jwe.encrypt_compact(header, signed, key, registry=registry)


def read_encryption_key(jwk: Mapping[str, Any] | None, alg: str) -> tuple[ECKey | RSAKey, str]:
    """A service's public key and the algorithm it is used with. Raises BadKey."""
    said = dict(jwk or {})
    if said.get("kty") not in ("EC", "RSA"):
        raise BadKey("an EC or RSA key is needed")
    try:
        key = import_key(said)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise BadKey("no readable encryption key") from error
    fits = (ECKey, ("ECDH-ES",)) if isinstance(key, ECKey) else (RSAKey, ("RSA-OAEP-256", "RSA-OAEP"))
    if not isinstance(key, (ECKey, RSAKey)) or key.is_private or (alg and alg not in fits[1]):
        raise BadKey("an EC or RSA public key that fits the algorithm is needed")
    return key, alg or fits[1][0]
