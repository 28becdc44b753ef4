"""The `sub` of a person for a service: 64 hexadecimal characters and `v1` (specs/franceconnect.md §2.8)."""

from __future__ import annotations

import base64
import hashlib

from preau.protocols.franceconnect.identity import Identity


def identity_hash(identity: Identity) -> str:
    """The person as the hub knows them: SHA-256 of the pivot identity in base64, 44 characters.

    Of the register's identity, so that every provider leads to the same one; a name corrected makes another (§2.8).
    """
    own = identity.rnipp or identity
    birthplace = own.birthplace if own.is_born_in_france else ""
    parts = (own.given_name, own.family_name, own.birthdate, own.gender, birthplace, own.birthcountry)
    return base64.b64encode(hashlib.sha256("".join(parts).encode()).digest()).decode()


def compute_sub(entity_id: str, hashed: str, secret: str) -> str:
    """The `sub` for whoever shares `entity_id`; `secret` is the platform's, never changed."""
    return hashlib.sha256(f"{entity_id}{hashed}{secret}".encode()).hexdigest() + "v1"
