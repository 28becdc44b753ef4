"""Ourselves as SAML identity provider: keys and addresses, from the settings.

We are two, as in the académies (specs/educonnect-ent.md §1.1 and §1.5.d): one for parents and pupils at `/idp`, one for
staff at `/agents/idp`, of the same keys. A service trusts either or both, and never takes one's word for the other's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from cryptography.x509 import Certificate

from preau.houses.comptes.models import Public
from preau.houses.comptes.settings import current
from preau.protocols.refusals import Refusal
from preau.protocols.saml import IdpConfig, KeyPair, load_key_pair
from preau.protocols.saml.keys import BadKey, load_certificate


class KeysMissing(Refusal):
    """The deployment gave no key, or one that cannot serve."""

    code = "COMPTES-0202"
    status = 500
    personne = "La connexion aux services n'est pas encore réglée. Prévenez l'assistance."
    support = (
        "COMPTES_SAML_KEY_FILE et COMPTES_SAML_CERTIFICATE_FILE manquent ou ne vont pas ensemble (RSA 2048 au moins), "
        "ou COMPTES_SAML_NEXT_CERTIFICATE n'est pas un certificat RSA."
    )


@dataclass(frozen=True)
class Keys:
    """The pair that signs; if given, the one published for encryption, and the other certificate of a rollover."""

    signing: KeyPair
    encryption: KeyPair | None
    announced: Certificate | None = None


def keys() -> Keys:
    """The keys of the settings. Raises KeysMissing."""
    own = current()
    try:
        signing = _pair(own.saml_key, own.saml_certificate)
        encryption = (
            _pair(own.saml_encryption_key, own.saml_encryption_certificate) if own.saml_encryption_key else None
        )
        announced = load_certificate(own.saml_next_certificate.encode()) if own.saml_next_certificate else None
    except BadKey as problem:
        raise KeysMissing(str(problem)) from problem
    return Keys(signing, encryption, announced)


@lru_cache(maxsize=8)
def _pair(key: str, certificate: str) -> KeyPair:
    return load_key_pair(key.encode(), certificate.encode())


PATHS = {Public.FAMILLE: "/idp", Public.AGENT: "/agents/idp"}


def public_at(path: str) -> Public:
    """Whose provider an address of ours belongs to."""
    return Public.AGENT if path.startswith(PATHS[Public.AGENT] + "/") else Public.FAMILLE


def entity_id(public: Public = Public.FAMILLE) -> str:
    """Our entityID: `<public address>/idp`, as ÉduConnect's is (specs/educonnect-ent.md §1.1)."""
    return current().public_url + PATHS[public]


def config(public: Public = Public.FAMILLE) -> IdpConfig:
    """What our metadata say: the key that signs first, then the one announced (docs/guides/cles-saml.md)."""
    own = keys()
    return IdpConfig(
        entity_id=entity_id(public),
        base_url=entity_id(public),
        signing_certificates=(own.signing.certificate, *((own.announced,) if own.announced else ())),
        encryption_certificates=(own.encryption.certificate,) if own.encryption else (),
        scope=current().saml_scope,
    )
