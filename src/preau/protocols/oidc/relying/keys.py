"""A provider's published keys (RFC 7517 §5), and ours that open what it encrypts to us.

A set may hold keys of other kinds, other uses, without a name or with the same name: what cannot check one of our
algorithms is passed over, and nothing in a set can ever become a secret key.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from preau.protocols.oidc.keys import BadKey, Key, load_key
from preau.protocols.oidc.messages import Algorithm
from preau.protocols.oidc.relying.documents import read_object
from preau.protocols.oidc.relying.refusals import KeysUnreadable, KeyUnknown, during

KEYS_LIMIT: Final = 50
"""Keys of one set that are looked at."""
NAMESAKES_LIMIT: Final = 5
"""Keys tried for one token, when several have its name or none has a name."""
RSA_BITS: Final = range(2048, 8193)

_PEM: Final = re.compile(r"-----BEGIN [A-Z ]+-----.+?-----END [A-Z ]+-----", re.DOTALL)
_B64URL: Final = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class PublishedKey:
    """A key that checks tokens of one algorithm; `kid` is empty when it has none."""

    kid: str
    algorithm: Algorithm
    jwk: RSAKey | ECKey


@dataclass(frozen=True)
class Jwks:
    """The keys of a set that we can use, in the order published."""

    keys: tuple[PublishedKey, ...] = ()

    def pick(self, kid: str, algorithm: str) -> tuple[PublishedKey, ...]:
        """Those named `kid` *and* of this algorithm; all of the algorithm for a token without `kid`.

        Raises KeyUnknown when there is none (OpenID Connect Core 1.0 §10.1.1).
        """
        found = [key for key in self.keys if key.algorithm == algorithm and (not kid or key.kid == kid)]
        if not found:
            raise KeyUnknown(algorithm)
        return tuple(found[:NAMESAKES_LIMIT])


def read_jwks(body: bytes) -> Jwks:
    """The usable keys of a set. Raises KeysUnreadable when it is no set; a set without a usable key is an empty one."""
    with during("jwks"):
        try:
            listed = read_object(body).get("keys")
        except ValueError as error:
            raise KeysUnreadable(str(error)) from error
        if not isinstance(listed, list):
            raise KeysUnreadable("keys")
        read = (_read_key(member) for member in listed[:KEYS_LIMIT])
        return Jwks(tuple(key for key in read if key is not None))


def _read_key(member: object) -> PublishedKey | None:
    """RFC 7517 §5: None for a key of an unknown kind, of another use, or with a member out of range."""
    if not isinstance(member, dict) or member.get("use", "sig") != "sig":
        return None
    operations = member.get("key_ops", ["verify"])
    if not isinstance(operations, list) or "verify" not in operations:
        return None
    kid = member.get("kid", "")
    if not isinstance(kid, str):
        return None
    if member.get("kty") == "EC" and member.get("crv") == "P-256":
        return _import(ECKey, member, ("kty", "crv", "x", "y"), kid, "ES256")
    if member.get("kty") == "RSA" and _bits(member.get("n")) in RSA_BITS:
        return _import(RSAKey, member, ("kty", "n", "e"), kid, "RS256")
    return None


def _import(
    kind: type[RSAKey] | type[ECKey], member: dict[str, Any], kept: tuple[str, ...], kid: str, algorithm: Algorithm
) -> PublishedKey | None:
    """The public half alone, whatever else the set gives away."""
    if member.get("alg", algorithm) != algorithm:
        return None
    try:
        jwk = kind.import_key({name: member[name] for name in kept})
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return PublishedKey(kid, algorithm, jwk)


def _bits(modulus: object) -> int:
    if not isinstance(modulus, str) or not _B64URL.fullmatch(modulus) or len(modulus) > 2000:
        return 0
    return int.from_bytes(base64.urlsafe_b64decode(modulus + "=" * (-len(modulus) % 4))).bit_length()


def load_decryption_keys(pems: str) -> tuple[Key, ...]:
    """Private keys from PEM texts one after the other (RSA ≥ 2048, EC P-256). Raises BadKey, for none too."""
    keys = tuple(load_key(block.encode()) for block in _PEM.findall(pems))
    if not keys or not all(key.is_private for key in keys):
        raise BadKey("private keys in PEM are needed")
    return keys


def write_encryption_jwks(keys: Iterable[Key]) -> dict[str, list[dict[str, Any]]]:
    """RFC 7517 §5: what our own `jwks_uri` publishes, so that a provider can encrypt to us (`use: enc`).

    An RSA key names no algorithm: RSA-OAEP and RSA-OAEP-256 may both be registered for it.
    """
    return {"keys": [_for_encryption(key) for key in keys]}


def _for_encryption(key: Key) -> dict[str, Any]:
    said = {name: value for name, value in key.public().items() if name != "alg"}
    return {**said, "use": "enc", **({"alg": "ECDH-ES"} if key.algorithm == "ES256" else {})}
