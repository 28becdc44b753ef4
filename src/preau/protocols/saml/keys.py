"""Keys and certificates: PEM in and out, and self-signed pairs as partners expect (specs/educonnect-ent.md §1.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class KeyPair:
    """An RSA private key and its certificate."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    def key_pem(self) -> bytes:
        """The private key as unencrypted PKCS #8 PEM."""
        return self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    def certificate_pem(self) -> bytes:
        """The certificate as PEM."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)


class BadKey(ValueError):
    """A PEM that is not an RSA key of at least 2048 bits, or a certificate of another key."""


def make_key_pair(common_name: str, now: datetime, *, years: int = 20, bits: int = 2048) -> KeyPair:
    """A new RSA key and a self-signed certificate, valid from the day before `now`."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64])])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * years))
        .sign(key, hashes.SHA256())
    )
    return KeyPair(key, certificate)


def load_key_pair(key_pem: bytes, certificate_pem: bytes) -> KeyPair:
    """The pair in two PEM texts; `BadKey` when they are not RSA ≥ 2048 or do not belong together."""
    try:
        key = serialization.load_pem_private_key(key_pem, None)
        certificate = x509.load_pem_x509_certificate(certificate_pem)
    except (ValueError, TypeError) as error:
        raise BadKey("unreadable PEM") from error
    if not isinstance(key, rsa.RSAPrivateKey) or key.key_size < 2048:
        raise BadKey("an RSA key of at least 2048 bits is needed")
    public = certificate.public_key()
    if not isinstance(public, rsa.RSAPublicKey) or public.public_numbers() != key.public_key().public_numbers():
        raise BadKey("the certificate is of another key")
    return KeyPair(key, certificate)


def load_certificate(pem: bytes) -> x509.Certificate:
    """A certificate alone, of a key that signs elsewhere or later; `BadKey` when it is none of RSA ≥ 2048."""
    try:
        certificate = x509.load_pem_x509_certificate(pem)
        public = certificate.public_key()
    except (ValueError, TypeError) as error:
        raise BadKey("unreadable PEM") from error
    if not isinstance(public, rsa.RSAPublicKey) or public.key_size < 2048:
        raise BadKey("an RSA key of at least 2048 bits is needed")
    return certificate
