"""Ourselves as FranceConnect towards services: issuer, keys, rules (specs/franceconnect.md §2.1 to §2.4)."""

from __future__ import annotations

import re
from functools import lru_cache

from django.conf import settings

from preau.houses.passerelle.settings import current
from preau.kit import sealkit
from preau.protocols.franceconnect import Rules
from preau.protocols.oidc import BadKey, KeySet, load_keys
from preau.protocols.refusals import Refusal

BASE = "/api/v2"
"""The issuer's path."""
_PEM = re.compile(r"-----BEGIN [A-Z ]+-----.+?-----END [A-Z ]+-----", re.DOTALL)


class KeysMissing(Refusal):
    """The deployment gave no key that signs as a service wants, or no secret for the subjects."""

    code = "PASSERELLE-0101"
    status = 500
    personne = "La passerelle d'identité n'est pas encore réglée. Prévenez l'assistance."
    support = (
        "PASSERELLE_KEYS_FILE : une clé privée EC P-256 et une RSA (2048 au moins), en PEM à la suite. "
        "PASSERELLE_SUBJECT_SECRET_FILE : le secret des « sub »."
    )
    protocol_error = "server_error"


def issuer() -> str:
    """The public address with the issuer's path: what `iss` says."""
    return current().public_url + BASE


def keys() -> KeySet:
    """The keys that sign tokens. Raises KeysMissing."""
    try:
        return _load(current().keys)
    except BadKey as problem:
        raise KeysMissing(str(problem)) from problem


@lru_cache(maxsize=4)
def _load(text: str) -> KeySet:
    return load_keys(block.encode() for block in _PEM.findall(text))


def rules() -> Rules:
    """What this deployment holds requests to."""
    own = current()
    return Rules(own.plus, own.require_tld, own.strict, frozenset(own.allowed_idp_hints))


def subject_secret() -> str:
    """The platform's secret of §2.8; a demonstration that gave none has one of its own. Raises KeysMissing."""
    own = current().subject_secret
    if not own and settings.PREAU_DEMO:
        own = sealkit.derive("sub", "platform").hex()
    if not own:
        raise KeysMissing("subject secret")
    return own
