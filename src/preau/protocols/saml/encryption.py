"""Encrypted assertions: AES-GCM or AES-CBC for the data, RSA-OAEP for the key, nothing older (xmlenc-core1).

RSA 1.5 key transport is refused, and every failure to decrypt is the same refusal, so nothing can be learnt by trying.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Callable
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.x509 import Certificate
from lxml import etree

from preau.protocols.refusals import Refusal
from preau.protocols.saml import names
from preau.protocols.saml.signature import certificate_text
from preau.protocols.saml.xml import only_child, parse, whole_text

_KEY_SIZES: Final = {names.AES128_CBC: 16, names.AES256_CBC: 32, names.AES128_GCM: 16, names.AES256_GCM: 32}
_PREFERRED: Final = (names.AES256_GCM, names.AES128_GCM, names.AES256_CBC, names.AES128_CBC)
_GCM: Final = frozenset({names.AES128_GCM, names.AES256_GCM})
_OAEP_DIGESTS: Final[dict[str, type[hashes.HashAlgorithm]]] = {names.SHA1: hashes.SHA1, names.SHA256: hashes.SHA256}
_OAEP_MASKS: Final[dict[str, type[hashes.HashAlgorithm]]] = {
    names.MGF1_SHA1: hashes.SHA1,
    names.MGF1_SHA256: hashes.SHA256,
}

# rsa-oaep-mgf1p means SHA-1 as mask and default digest (xmlenc-core1 §5.5.2): no collision is at stake in OAEP.
_OAEP_WRITTEN: Final = padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None)  # noqa: S303


class DecryptionFailed(Refusal):
    """The encrypted assertion cannot be opened with our keys, or uses a cipher we refuse."""

    code = "SAML-0020"
    status = 403
    personne = (
        "La réponse de connexion chiffrée n'a pas pu être lue. "
        "Retournez au service d'où vous venez et recommencez la connexion."
    )
    support = (
        "Assertion chiffrée illisible : le partenaire emploie-t-il notre certificat de chiffrement actuel, avec "
        "AES et RSA-OAEP ?"
    )


class NoCommonCipher(Refusal):
    """A service provider publishes only ciphers we do not write."""

    code = "SAML-0021"
    status = 500
    personne = "La connexion à ce service est mal réglée. Prévenez l'assistance de ce service."
    support = "Les métadonnées du fournisseur de service ne proposent ni AES-GCM ni AES-CBC."


def choose_cipher(published: tuple[str, ...]) -> str:
    """The data cipher for a provider: the strongest it publishes; AES128-CBC, which all must know, when silent.

    Source: saml-metadata §2.4.1.1 and saml-conformance §4.2.
    """
    ciphers = [method for method in published if method in _KEY_SIZES]
    if not ciphers:
        if any("aes" in method or "tripledes" in method for method in published):
            raise NoCommonCipher()
        return names.AES128_CBC
    return next(method for method in _PREFERRED if method in ciphers)


def encrypt(
    plain: bytes, certificate: Certificate, method: str, random_bytes: Callable[[int], bytes] = os.urandom
) -> etree._Element:
    """An xenc:EncryptedData (Type Element) that holds `plain`, its AES key wrapped for `certificate`."""
    public = certificate.public_key()
    if not isinstance(public, RSAPublicKey):
        raise NoCommonCipher("the encryption key is not RSA")
    key = random_bytes(_KEY_SIZES[method])
    if method in _GCM:
        nonce = random_bytes(12)
        sealed = nonce + AESGCM(key).encrypt(nonce, plain, None)
    else:
        vector = random_bytes(16)
        fill = 16 - len(plain) % 16
        encryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).encryptor()
        sealed = vector + encryptor.update(plain + bytes(fill - 1) + bytes([fill])) + encryptor.finalize()
    wrapped = public.encrypt(key, _OAEP_WRITTEN)
    return etree.fromstring(
        f'<xenc:EncryptedData xmlns:xenc="{names.XENC}" Type="{names.XENC_ELEMENT}">'
        f'<xenc:EncryptionMethod Algorithm="{method}"/>'
        f'<ds:KeyInfo xmlns:ds="{names.DS}"><xenc:EncryptedKey>'
        f'<xenc:EncryptionMethod Algorithm="{names.RSA_OAEP_MGF1P}"><ds:DigestMethod Algorithm="{names.SHA1}"/>'
        "</xenc:EncryptionMethod>"
        f"<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate_text(certificate)}</ds:X509Certificate>"
        "</ds:X509Data></ds:KeyInfo>"
        f"<xenc:CipherData><xenc:CipherValue>{base64.b64encode(wrapped).decode()}</xenc:CipherValue>"
        "</xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo>"
        f"<xenc:CipherData><xenc:CipherValue>{base64.b64encode(sealed).decode()}</xenc:CipherValue>"
        "</xenc:CipherData></xenc:EncryptedData>"
    )


def is_authenticated(encrypted_assertion: etree._Element) -> bool:
    """True when the data cipher proves by itself that nobody altered it (GCM): CBC needs a signature around it."""
    data = only_child(encrypted_assertion, names.xenc("EncryptedData"))
    return only_child(data, names.xenc("EncryptionMethod")).get("Algorithm") in _GCM


def decrypt(
    envelope: etree._Element, keys: tuple[RSAPrivateKey, ...], tag: str = names.saml("Assertion")
) -> etree._Element:
    """The element `tag` inside a saml:EncryptedAssertion or EncryptedID, parsed with the strictness of any message."""
    data = only_child(envelope, names.xenc("EncryptedData"))
    method = only_child(data, names.xenc("EncryptionMethod")).get("Algorithm", "")
    wrapped_keys = list(envelope.iter(names.xenc("EncryptedKey")))
    if method not in _KEY_SIZES or len(wrapped_keys) != 1 or data.get("Type", names.XENC_ELEMENT) != names.XENC_ELEMENT:
        raise DecryptionFailed("cipher or shape")
    sealed = _cipher_value(data)
    wrapped, oaep = _cipher_value(wrapped_keys[0]), _oaep(wrapped_keys[0])
    for private in keys:
        plain = _open(sealed, wrapped, method, oaep, private)
        if plain is not None:
            return _parse_plain(plain, tag)
    raise DecryptionFailed()


def _parse_plain(plain: bytes, tag: str) -> etree._Element:
    try:
        root = parse(plain)
    except Refusal as refusal:
        # A wrong key opens CBC to noise: say no more than for any other failure.
        raise DecryptionFailed() from refusal
    if root.tag != tag:
        raise DecryptionFailed("another element")
    return root


def _open(sealed: bytes, wrapped: bytes, method: str, oaep: padding.OAEP, private: RSAPrivateKey) -> bytes | None:
    try:
        key = private.decrypt(wrapped, oaep)
        if len(key) != _KEY_SIZES[method]:
            return None
        if method in _GCM:
            return AESGCM(key).decrypt(sealed[:12], sealed[12:], None)
        decryptor = Cipher(algorithms.AES(key), modes.CBC(sealed[:16])).decryptor()
        plain = decryptor.update(sealed[16:]) + decryptor.finalize()
    except (ValueError, InvalidTag):
        return None
    if not plain or not 1 <= plain[-1] <= 16:
        return None
    return plain[: -plain[-1]]


def _cipher_value(node: etree._Element) -> bytes:
    value = only_child(only_child(node, names.xenc("CipherData")), names.xenc("CipherValue"))
    try:
        return base64.b64decode("".join(whole_text(value).split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise DecryptionFailed("not base64") from error


def _oaep(wrapped_key: etree._Element) -> padding.OAEP:
    method = only_child(wrapped_key, names.xenc("EncryptionMethod"))
    if method.get("Algorithm") not in (names.RSA_OAEP_MGF1P, names.RSA_OAEP):
        raise DecryptionFailed("key transport")
    digest = method.find(names.ds("DigestMethod"))
    mask = method.find(f"{{{names.XENC11}}}MGF")
    digest_name = names.SHA1 if digest is None else digest.get("Algorithm", "")
    mask_name = names.MGF1_SHA1 if mask is None else mask.get("Algorithm", "")
    if digest_name not in _OAEP_DIGESTS or mask_name not in _OAEP_MASKS:
        raise DecryptionFailed("OAEP parameters")
    return padding.OAEP(padding.MGF1(_OAEP_MASKS[mask_name]()), _OAEP_DIGESTS[digest_name](), None)
