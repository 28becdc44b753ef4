"""The pivot identity: what a hub says of a civil status, kept as a sealed snapshot and as a keyed digest.

Six fields make it (specs/franceconnect.md §2.8, §5.3); the name of use is kept beside them, to greet people by the name
that they use. It is shown read-only and never written into the registry.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.crypto import salted_hmac

from preau.houses.comptes.models import IdentiteFederee
from preau.kit import namekit, sealkit

FRANCE = "99100"
NAMES = ("family_name", "given_name")
FIELDS = ("family_name", "given_name", "gender", "birthdate", "birthplace", "birthcountry")
KEPT = (*FIELDS, "given_name_array", "preferred_username", "idp_birthdate")
LONGEST = 200  # characters of one value: longer ones are cut, a civil status has none

Pivot = dict[str, Any]
"""Values of `KEPT` that the hub gave: texts, and a list of texts for `given_name_array`."""


def pivot_of(claims: Mapping[str, Any]) -> Pivot:
    """What of the hub's claims is kept; a claim of another type than the specification's is left out."""
    found: Pivot = {}
    for name in KEPT:
        value = claims.get(name)
        if isinstance(value, str) and value.strip():
            found[name] = value.strip()[:LONGEST]
        elif name == "given_name_array" and isinstance(value, list) and value:
            found[name] = [str(one).strip()[:LONGEST] for one in value[:20] if isinstance(one, str) and one.strip()]
    return found


def digest_of(claims: Mapping[str, Any]) -> str:
    """The keyed digest of the six fields, names compared as `namekit` compares them; empty when one is missing.

    The place of birth counts for who was born in France only: abroad it is empty, or whatever the provider wrote.
    """
    pivot = pivot_of(claims)
    is_french = pivot.get("birthcountry") == FRANCE
    parts = []
    for name in FIELDS:
        value = str(pivot.get(name, ""))
        if name in NAMES:
            value = namekit.normalise(value)
        elif name == "birthplace" and not is_french:
            continue
        if not value:
            return ""
        parts.append(f"{name}={value}")
    return salted_hmac("preau.comptes.pivot", "\n".join(parts), algorithm="sha256").hexdigest()


def read_pivot(identite: IdentiteFederee) -> Pivot:
    """The snapshot of an identity, as the hub gave it last; empty when it gave none."""
    return dict(json.loads(sealkit.unseal(identite.pivot, identite.public_id))) if identite.pivot else {}


def keep_pivot(identite: IdentiteFederee, claims: Mapping[str, Any]) -> bool:
    """Make the row hold what `claims` say, without saving it; whether a value differs from the former snapshot."""
    pivot = pivot_of(claims)
    is_changed = read_pivot(identite) != pivot
    if is_changed:
        identite.pivot = sealkit.seal(json.dumps(pivot, ensure_ascii=False), identite.public_id)
    identite.pivot_digest = digest_of(claims)
    return is_changed
