"""From a token as sent to its claims: opened if it is encrypted, then its signature proven (RFC 7515, 7516, 8725)."""

from __future__ import annotations

import base64
import re
from typing import Any, Final

from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwe import JWERegistry
from joserfc.jwk import ECKey, OctKey, RSAKey
from joserfc.jws import JWSRegistry

from preau.protocols.oidc.keys import Key
from preau.protocols.oidc.relying.documents import read_object
from preau.protocols.oidc.relying.keys import Jwks
from preau.protocols.oidc.relying.messages import RelyingParty
from preau.protocols.oidc.relying.refusals_token import (
    AlgorithmRefused,
    DecryptionFailed,
    EncryptionWrong,
    SignatureWrong,
    TokenUnreadable,
)

JWT_LIMIT: Final = 64 * 1024
"""Characters of a token: FranceConnect's have about 1 000, encrypted userinfo of others about 10 000."""
HEADER_LIMIT: Final = 4096
KEY_WRAPS: Final = {"ES256": ("ECDH-ES",), "RS256": ("RSA-OAEP", "RSA-OAEP-256")}
"""How a token may be encrypted to a key of ours, by the kind of key (specs/franceconnect.md §2.3, FC+)."""
CONTENT_ENCRYPTION: Final = "A256GCM"

_JWS: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
_JWE: Final = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*){4}")
_PROBLEMS: Final = (JoseError, ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)
"""What joserfc and cryptography raise on hostile input: the named errors, and what escapes them."""


def read_claims(token: str, party: RelyingParty, jwks: Jwks) -> dict[str, Any]:
    """The claims of a token that a key of the provider signed, with an algorithm the party listed.

    Encrypted exactly when the party has decryption keys. Raises TokenUnreadable, EncryptionWrong, DecryptionFailed,
    AlgorithmRefused, KeyUnknown or SignatureWrong.
    """
    if len(token) > JWT_LIMIT:
        raise TokenUnreadable("too large")
    if bool(_JWE.fullmatch(token)) is not bool(party.decryption_keys):
        raise EncryptionWrong() if _JWE.fullmatch(token) or _JWS.fullmatch(token) else TokenUnreadable()
    return _verify(decrypt(token, party.decryption_keys) if party.decryption_keys else token, party, jwks)


def decrypt(token: str, keys: tuple[Key, ...]) -> str:
    """RFC 7516 §5.2: what was encrypted to one of `keys`. Raises DecryptionFailed, the same whatever went wrong.

    The key named by `kid` alone when it is one of ours, else each of them. Neither another content encryption nor a
    compression (RFC 8725 §3.6) is in the registry's closed list.
    """
    try:
        header = _header(token)
    except ValueError as error:
        raise DecryptionFailed(type(error).__name__) from error
    named = tuple(key for key in keys if key.kid == header.get("kid"))
    for key in named or keys:
        if header.get("alg") not in KEY_WRAPS[key.algorithm]:
            continue
        registry = JWERegistry(algorithms=[str(header["alg"]), CONTENT_ENCRYPTION], strict_check_header=False)
        try:
            opened = jwe.decrypt_compact(token, key.jwk, registry=registry)
            return (opened.plaintext or b"").decode("ascii")
        except _PROBLEMS:
            continue
    raise DecryptionFailed("no key opens it")


def _header(token: str) -> dict[str, Any]:
    """RFC 7515 §4: the protected header, no member of it twice. Raises ValueError."""
    segment = token.partition(".")[0]
    return read_object(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)), HEADER_LIMIT)


def _registry(algorithm: str) -> JWSRegistry:
    """Unknown members of a header are passed over (RFC 7515 §4); `crit` is refused before."""
    registry = JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    registry.max_header_length = 2 * HEADER_LIMIT
    return registry


def _verify(token: str, party: RelyingParty, jwks: Jwks) -> dict[str, Any]:
    """RFC 7515 §5.2 and RFC 8725 §3.1: the algorithm is the party's choice, the key is the provider's."""
    if not _JWS.fullmatch(token):
        raise TokenUnreadable("not a JWS")
    try:
        header = _header(token)
    except ValueError as error:
        raise TokenUnreadable(type(error).__name__) from error
    algorithm, kid = header.get("alg"), header.get("kid", "")
    if algorithm not in party.algorithms or "crit" in header:
        raise AlgorithmRefused()
    if not isinstance(kid, str):
        raise TokenUnreadable("kid")
    for key in _candidates(str(algorithm), kid, party, jwks):
        try:
            found = jws.deserialize_compact(token, key, registry=_registry(str(algorithm)))
        except _PROBLEMS:
            continue
        return _object(found.payload or b"")
    raise SignatureWrong()


def _candidates(algorithm: str, kid: str, party: RelyingParty, jwks: Jwks) -> list[OctKey] | list[RSAKey | ECKey]:
    """RFC 8725 §3.5 and §10.1 of the core: a MAC is keyed by the secret alone, never by anything published."""
    if algorithm == "HS256":
        return [OctKey.import_key(party.client_secret.encode())]
    return [key.jwk for key in jwks.pick(kid, algorithm)]


def _object(payload: bytes) -> dict[str, Any]:
    try:
        return read_object(payload)
    except ValueError as error:
        raise TokenUnreadable(str(error)) from error
