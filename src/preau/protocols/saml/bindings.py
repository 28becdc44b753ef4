"""How a message travels: HTTP-Redirect (deflate, base64, query signature) and HTTP-POST (base64 in a form).

Source: saml-bindings §3.4 and §3.5.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote_plus, unquote_plus

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.x509 import Certificate

from preau.protocols.refusals import Refusal
from preau.protocols.saml import names
from preau.protocols.saml.xml import MESSAGE_LIMITS, MessageTooLarge

RELAY_STATE_LIMIT: Final = 2048
"""Characters. The standard says 80 bytes, and real providers send longer ones."""

_WAY_OUT: Final = "Retournez au service d'où vous venez et recommencez la connexion."
_HASHES: Final[dict[str, hashes.HashAlgorithm]] = {
    names.RSA_SHA1: hashes.SHA1(),  # noqa: S303 - only by a partner's setting, §1.2
    names.RSA_SHA256: hashes.SHA256(),
    names.RSA_SHA384: hashes.SHA384(),
    names.RSA_SHA512: hashes.SHA512(),
}


class EncodingRefused(Refusal):
    """Not base64, or not deflate."""

    code = "SAML-0030"
    personne = "Le message de connexion reçu est illisible. " + _WAY_OUT
    support = "Le paramètre SAMLRequest ou SAMLResponse n'est pas correctement codé."
    protocol_error = names.STATUS_REQUESTER


class DeflateBomb(Refusal):
    """A short message that inflates beyond the limit."""

    code = "SAML-0031"
    status = 413
    personne = "Le message de connexion reçu est trop volumineux. " + _WAY_OUT
    support = "Message compressé qui se déploie au-delà de la taille admise : tentative d'attaque probable."
    protocol_error = names.STATUS_REQUESTER


class QuerySignatureInvalid(Refusal):
    """The signature of the query string is by none of the provider's keys."""

    code = "SAML-0032"
    status = 403
    personne = "La demande de connexion est mal signée. Prévenez l'assistance du service d'où vous venez."
    support = "Signature de l'URL non vérifiée par les clés des métadonnées du fournisseur de service."
    protocol_error = names.STATUS_REQUESTER


class QueryAlgorithmRefused(Refusal):
    """rsa-sha1 without the provider's setting, or an unknown algorithm."""

    code = "SAML-0033"
    status = 403
    personne = (
        "La demande de connexion utilise un procédé de signature trop ancien. "
        "Prévenez l'assistance du service d'où vous venez."
    )
    support = "SigAlg refusé. RSA-SHA1 ne s'accepte que par réglage du partenaire."
    protocol_error = names.STATUS_REQUESTER


@dataclass(frozen=True)
class QuerySignature:
    """A detached signature of HTTP-Redirect: the octets signed, the algorithm, the value."""

    octets: bytes
    algorithm: str
    value: bytes


def decode_base64(text: str | bytes) -> bytes:
    """Base64 of a form field or query value; white space is allowed, anything else is refused."""
    raw = text.encode("ascii", "replace") if isinstance(text, str) else text
    if len(raw) > 2 * MESSAGE_LIMITS.size:
        raise MessageTooLarge(f"{len(raw)} characters")
    try:
        return base64.b64decode(b"".join(raw.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise EncodingRefused("base64") from error


def inflate(data: bytes, limit: int = MESSAGE_LIMITS.size) -> bytes:
    """Raw DEFLATE (RFC 1951), never beyond `limit` bytes."""
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        plain = engine.decompress(data, limit + 1)
    except zlib.error as error:
        raise EncodingRefused("deflate") from error
    if len(plain) > limit:
        raise DeflateBomb(f"over {limit} bytes")
    if not engine.eof or engine.unused_data:
        raise EncodingRefused("deflate not ended")
    return plain


def deflate(data: bytes) -> bytes:
    """Raw DEFLATE of `data`."""
    engine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return engine.compress(data) + engine.flush()


def redirect_url(
    endpoint: str, parameter: str, message: bytes, relay_state: str = "", signing_key: RSAPrivateKey | None = None
) -> str:
    """`endpoint` with the message in its query, signed with RSA-SHA256 when a key is given (saml-bindings §3.4.4.1)."""
    query = f"{parameter}={quote_plus(base64.b64encode(deflate(message)))}"
    if relay_state:
        query += f"&RelayState={quote_plus(relay_state)}"
    if signing_key is not None:
        query += f"&SigAlg={quote_plus(names.RSA_SHA256)}"
        value = signing_key.sign(query.encode(), padding.PKCS1v15(), hashes.SHA256())
        query += f"&Signature={quote_plus(base64.b64encode(value))}"
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{query}"


def read_query_signature(query: str, parameter: str) -> QuerySignature | None:
    """The signature in a raw query string, over the octets exactly as they were sent; None when there is none."""
    raw: dict[str, str] = {}
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        name = unquote_plus(name)  # so that SAMLReques%74 counts as a second SAMLRequest
        if name in raw and name in (parameter, "RelayState", "SigAlg", "Signature"):
            raise QuerySignatureInvalid(f"two {name}")
        raw[name] = value
    if "Signature" not in raw:
        return None
    signed = [f"{name}={raw[name]}" for name in (parameter, "RelayState", "SigAlg") if name in raw]
    return QuerySignature(
        octets="&".join(signed).encode(),
        algorithm=unquote_plus(raw.get("SigAlg", "")),
        value=decode_base64(unquote_plus(raw["Signature"])),
    )


def check_query_signature(
    signature: QuerySignature, certificates: tuple[Certificate, ...], *, allow_sha1: bool = False
) -> None:
    """Refuse unless one of the pinned certificates made it."""
    if signature.algorithm not in _HASHES or (signature.algorithm == names.RSA_SHA1 and not allow_sha1):
        raise QueryAlgorithmRefused("SHA-1" if signature.algorithm == names.RSA_SHA1 else "unknown")
    for certificate in certificates:
        public = certificate.public_key()
        if not isinstance(public, RSAPublicKey):
            continue
        try:
            public.verify(signature.value, signature.octets, padding.PKCS1v15(), _HASHES[signature.algorithm])
        except InvalidSignature:
            continue
        return
    raise QuerySignatureInvalid(f"none of {len(certificates)} keys")


def relay_state_of(params: Mapping[str, str]) -> str:
    """The RelayState of a request, bounded."""
    relay_state = params.get("RelayState", "")
    if len(relay_state) > RELAY_STATE_LIMIT:
        raise MessageTooLarge("RelayState")
    if "\0" in relay_state:
        raise EncodingRefused("RelayState")  # no database and no form would bring it back
    return relay_state
