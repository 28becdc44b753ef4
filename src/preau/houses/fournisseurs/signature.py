"""Keys that sign the tokens of a provider, and the ways a scenario spoils a signature (specs/franceconnect.md §3.1).

HS256 with the client's secret is what some real low-level providers still do; `protocols.oidc` itself never signs so.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from preau.houses.fournisseurs.annuaire import Fournisseur
from preau.houses.fournisseurs.settings import current
from preau.kit.idkit import new_secret
from preau.protocols.oidc import BadKey, BadToken, KeySet, load_keys, make_key
from preau.protocols.oidc.keys import TOKEN_LIMIT
from preau.protocols.oidc.messages import Algorithm
from preau.protocols.refusals import Refusal

_PEM: Final = re.compile(r"-----BEGIN [A-Z ]+-----.+?-----END [A-Z ]+-----", re.DOTALL)
SECRET_MINIMUM: Final = 32


class ClesManquantes(Refusal):
    """The demonstration gave no key, or no secret, that this provider could sign with."""

    code = "FOURNISSEURS-0002"
    status = 500
    personne = "Les fournisseurs de la démonstration sont mal réglés. Prévenez l'assistance."
    support = "FOURNISSEURS_KEYS_FILE : une clé EC P-256 et une RSA ; FOURNISSEURS_CLIENT_SECRET : 32 caractères."
    protocol_error = "server_error"


@dataclass(frozen=True)
class SecretKeySet(KeySet):
    """A provider that signs with the secret it shares with its client, whatever algorithm is asked: nothing public."""

    secret: str = ""

    def sign(self, claims: Mapping[str, object], algorithm: Algorithm, *, typ: str = "JWT") -> str:
        """A compact JWS by HS256 (RFC 7518 §3.2)."""
        payload = json.dumps(claims, ensure_ascii=False, separators=(",", ":"))
        header = {"alg": "HS256", **({"typ": typ} if typ else {})}
        return jws.serialize_compact(header, payload, OctKey.import_key(self.secret), algorithms=["HS256"])

    def read(self, token: str) -> dict[str, Any]:
        """The claims of a JWT of ours. Raises BadToken."""
        if len(token) > TOKEN_LIMIT or token.count(".") != 2 or not token.isascii():
            raise BadToken("not a JWT")
        try:
            found = jws.deserialize_compact(token, OctKey.import_key(self.secret), algorithms=["HS256"])
            claims = json.loads(found.payload or b"")
        except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
            raise BadToken(type(error).__name__) from error
        if not isinstance(claims, dict):
            raise BadToken("not an object")
        return claims


def signer(fournisseur: Fournisseur) -> KeySet:
    """What signs for this provider. Raises ClesManquantes."""
    if fournisseur.algorithm == "HS256":
        if len(current().client_secret) < SECRET_MINIMUM:
            raise ClesManquantes("secret")
        return SecretKeySet((), current().client_secret)
    try:
        keys = _load(current().keys)
        keys.signer(fournisseur.algorithm)
    except BadKey as problem:
        raise ClesManquantes(str(problem)) from None
    return keys


def algorithm_of(fournisseur: Fournisseur) -> Algorithm:
    """The algorithm as `protocols.oidc` names it; a shared secret is in no need of one."""
    return "ES256" if fournisseur.algorithm == "HS256" else fournisseur.algorithm


def algorithms_of(text: str) -> tuple[str, ...]:
    """What the keys in this PEM text can sign with."""
    try:
        return _load(text).algorithms()
    except BadKey:
        return ()


@lru_cache(maxsize=4)
def _load(text: str) -> KeySet:
    return load_keys(block.encode() for block in _PEM.findall(text))


@lru_cache(maxsize=4)
def stranger(fournisseur: Fournisseur) -> KeySet:
    """Keys that the provider does not publish."""
    if fournisseur.algorithm == "HS256":
        return SecretKeySet((), new_secret())
    return load_keys([make_key(fournisseur.algorithm)])


def spoil_signature(token: str) -> str:
    """The same token, a bit of its signature turned."""
    head, payload, signature = token.split(".")
    raw = bytearray(base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4)))
    raw[-1] ^= 1
    return f"{head}.{payload}.{_encode(bytes(raw))}"


def strip_signature(token: str) -> str:
    """The same claims under `alg: none` (RFC 7518 §3.6), which nobody may accept."""
    return f"{_encode(json.dumps({'alg': 'none', 'typ': 'JWT'}).encode())}.{token.split('.')[1]}."


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


SIGNATURE_FAULTS: Final[Mapping[str, Callable[[str], str]]] = {
    "signature-fausse": spoil_signature,
    "alg-none": strip_signature,
}
"""By scenario: what becomes of a good token."""
