"""What userinfo says of a person, and what a scenario changes in it (specs/franceconnect.md §3.1 and §4)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from preau.houses.fournisseurs.personnes import Personne
from preau.houses.fournisseurs.provider import SCOPES
from preau.protocols.oidc import pairwise_subject

ADDRESS: Final = ("street_address", "postal_code", "locality", "country")
FREE: Final = (
    "given_name",
    "family_name",
    "preferred_username",
    "gender",
    "birthdate",
    "birthplace",
    "birthcountry",
    "email",
)
"""What a free identity says."""
SALT: Final = "fournisseurs"
"""Public on purpose: a fictitious sub stays the same from one demonstration to the next."""


def subject_of(client_id: str, slug: str, login: str, identite: Mapping[str, str]) -> str:
    """The stable `sub` of a login, or of an identity typed by hand: the same text gives the same person."""
    local = login or "libre|" + json.dumps(dict(identite), sort_keys=True)
    return pairwise_subject(client_id, f"{slug}|{local}", SALT)


def describe_personne(personne: Personne) -> dict[str, object]:
    """Every claim of a line; an empty column is a claim left out, except a birthplace abroad, told empty (§4)."""
    said: dict[str, object] = {name: getattr(personne, name) for name in (*FREE, "phone_number")}
    address = {name: getattr(personne, name) for name in ADDRESS}
    return _told(said) | ({"address": address} if any(address.values()) else {})


def describe_free(identite: Mapping[str, str]) -> dict[str, object]:
    """Every claim of an identity typed by hand."""
    return _told({name: identite.get(name, "") for name in FREE})


def _told(said: dict[str, object]) -> dict[str, object]:
    is_abroad = said["birthcountry"] not in ("", "99100")
    return {name: value for name, value in said.items() if value or (name == "birthplace" and is_abroad)}


def write_userinfo(
    subject: str, claims: Mapping[str, object], scopes: Iterable[str], scenario: str
) -> dict[str, object]:
    """`sub` and the claims of these scopes, as the scenario leaves them."""
    granted = {name for scope in scopes for name in SCOPES.get(scope, ())}
    told = {"sub": subject, **{name: value for name, value in claims.items() if name in granted}}
    return FAULTS[scenario](told) if scenario in FAULTS else told


def _without_sub(told: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in told.items() if name != "sub"}


def _another_sub(told: dict[str, object]) -> dict[str, object]:
    return {**told, "sub": str(told["sub"])[::-1]}


FAULTS: Final[Mapping[str, Callable[[dict[str, object]], dict[str, object]]]] = {
    "sans-sub": _without_sub,
    "autre-sub": _another_sub,
}
"""By scenario: what becomes of a good userinfo."""
