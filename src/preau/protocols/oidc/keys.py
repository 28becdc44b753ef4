"""Keys that sign tokens, and the JWKS that publishes them (RFC 7517, RFC 7518 §3.3 and §3.4).

Several keys are published, the first of an algorithm signs: a rollover publishes the new key last, waits until the
clients have read it, moves it first, and keeps the former one until its last token has expired (OpenID Connect Core
1.0 §10.1.1). A key is named by its RFC 7638 thumbprint, so a `kid` can never mean two keys.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from preau.protocols.oidc import names
from preau.protocols.oidc.messages import Algorithm

TOKEN_LIMIT: Final = 8192
"""Characters of a JWT we read back: ours have about 1 000."""


class BadKey(ValueError):
    """A PEM that is neither an RSA key of at least 2048 bits nor an EC key on P-256."""


class BadToken(ValueError):
    """A JWT that none of these keys signed, or that is no JSON object."""


@dataclass(frozen=True)
class Key:
    """One key of ours; `is_private` False when only its public half was given: it checks, it never signs."""

    jwk: RSAKey | ECKey
    algorithm: Algorithm

    @property
    def kid(self) -> str:
        """RFC 7638 thumbprint."""
        return self.jwk.thumbprint()

    @property
    def is_private(self) -> bool:
        """Whether it can sign."""
        return self.jwk.is_private

    def public(self) -> dict[str, Any]:
        """The public half as a JWK, with `kid`, `use` and `alg`."""
        return {**self.jwk.as_dict(private=False), "kid": self.kid, "use": "sig", "alg": self.algorithm}


@dataclass(frozen=True)
class KeySet:
    """Our keys, in order of preference."""

    keys: tuple[Key, ...]

    def signer(self, algorithm: Algorithm) -> Key:
        """The key that signs with this algorithm. Raises BadKey when there is none."""
        for key in self.keys:
            if key.algorithm == algorithm and key.is_private:
                return key
        raise BadKey(f"no private key for {algorithm}")

    def algorithms(self) -> tuple[Algorithm, ...]:
        """What we can sign with, in the order of `names.ALGORITHMS`."""
        own = {key.algorithm for key in self.keys if key.is_private}
        known: tuple[Algorithm, ...] = ("RS256", "ES256")
        return tuple(one for one in known if one in own)

    def jwks(self) -> dict[str, list[dict[str, Any]]]:
        """RFC 7517 §5: what `jwks_uri` answers; public halves only."""
        return {"keys": [key.public() for key in self.keys]}

    def sign(self, claims: Mapping[str, object], algorithm: Algorithm, *, typ: str = "JWT") -> str:
        """A compact JWS of `claims`; the header holds `alg`, `kid` and, unless empty, `typ`."""
        key = self.signer(algorithm)
        header = {"alg": algorithm, "kid": key.kid, **({"typ": typ} if typ else {})}
        payload = json.dumps(claims, ensure_ascii=False, separators=(",", ":"))
        return jws.serialize_compact(header, payload, key.jwk, algorithms=[algorithm])

    def read(self, token: str) -> dict[str, Any]:
        """The claims of a JWT that one of these keys signed. Raises BadToken.

        The key is chosen by the header's `kid` and used with its own algorithm, whatever `alg` says: `none`, a MAC
        keyed with our public key or a key brought along (`jwk`, `jku`, `x5c`) never count (RFC 8725 §3.1 and §3.5).
        """
        if len(token) > TOKEN_LIMIT or token.count(".") != 2 or not token.isascii():
            raise BadToken("not a JWT")
        key = self._named(token)
        try:
            found = jws.deserialize_compact(token, key.jwk, algorithms=[key.algorithm])
            claims = json.loads(found.payload or b"")
        except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
            raise BadToken(type(error).__name__) from error
        if not isinstance(claims, dict):
            raise BadToken("not an object")
        return claims

    def _named(self, token: str) -> Key:
        try:
            header = jws.extract_compact(token.encode()).headers()
        except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
            raise BadToken(type(error).__name__) from error
        kid = header.get("kid")
        for key in self.keys:
            if kid == key.kid and header.get("alg") == key.algorithm:
                return key
        raise BadToken("unknown kid")


def load_key(pem: bytes) -> Key:
    """The key in a PEM text, private or public (RSA ≥ 2048: RS256, EC P-256: ES256). Raises BadKey."""
    try:
        if b"PRIVATE KEY" in pem:
            found: object = serialization.load_pem_private_key(pem, None)
        else:
            found = serialization.load_pem_public_key(pem)
    except (ValueError, TypeError) as error:
        raise BadKey("unreadable PEM") from error
    return _key(found)


def _key(found: object) -> Key:
    if isinstance(found, (rsa.RSAPrivateKey, rsa.RSAPublicKey)) and found.key_size >= 2048:
        return Key(RSAKey.import_key(found), "RS256")
    if isinstance(found, (ec.EllipticCurvePrivateKey, ec.EllipticCurvePublicKey)) and found.curve.name == "secp256r1":
        return Key(ECKey.import_key(found), "ES256")
    raise BadKey("an RSA key of at least 2048 bits or an EC key on P-256 is needed")


def load_keys(pems: Iterable[bytes]) -> KeySet:
    """A set from PEM texts, in order, each key once. Raises BadKey, also when none of them can sign."""
    keys: dict[str, Key] = {}
    for pem in pems:
        key = load_key(pem)
        keys.setdefault(key.kid, key)
    if not any(key.is_private for key in keys.values()):
        raise BadKey("no private key")
    return KeySet(tuple(keys.values()))


def make_key(algorithm: Algorithm = "ES256") -> bytes:
    """A new private key as PKCS #8 PEM: RSA 2048 for RS256, P-256 for ES256."""
    private: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    if algorithm == names.RS256:
        private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    else:
        private = ec.generate_private_key(ec.SECP256R1())
    return private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
