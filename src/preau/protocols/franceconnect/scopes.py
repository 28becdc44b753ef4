"""Scopes, the claims they tell, and the words for them in « Données transmises » (specs/franceconnect.md §2.8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

_PERSON: Final = ("given_name", "given_name_array", "family_name", "birthdate", "gender")
_PLACE: Final = ("birthplace", "birthcountry")

_SHARED: Final[dict[str, tuple[str, ...]]] = {
    "openid": ("sub",),
    "profile": (*_PERSON, "preferred_username"),
    "birth": _PLACE,
    "identite_pivot": (*_PERSON, *_PLACE),
    "gender": ("gender",),
    "birthdate": ("birthdate",),
    "birthcountry": ("birthcountry",),
    "birthplace": ("birthplace",),
    "given_name": ("given_name", "given_name_array"),
    "family_name": ("family_name",),
    "email": ("email",),
    "preferred_username": ("preferred_username",),
}
_OF_THE_PROVIDER: Final[dict[str, tuple[str, ...]]] = {"amr": ("amr",), "idp_id": ("idp_id",)}
_FROM_THE_REGISTER: Final = ("given_name", "family_name", "gender", "birthdate", "birthcountry", "birthplace")


def _rnipp(claims: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"rnipp_{claim}" for claim in claims)


LOW: Final[Mapping[str, tuple[str, ...]]] = {**_SHARED, "idp_birthdate": ("idp_birthdate",), **_OF_THE_PROVIDER}
"""FranceConnect: the register's identity."""

PLUS: Final[Mapping[str, tuple[str, ...]]] = {
    **_SHARED,
    **_OF_THE_PROVIDER,
    "rnipp_profile": _rnipp(_PERSON),
    "rnipp_birth": _rnipp(_PLACE),
    "rnipp_identite_pivot": _rnipp((*_PERSON, *_PLACE)),
    **{f"rnipp_{name}": _rnipp(_SHARED[name]) for name in _FROM_THE_REGISTER},
}
"""FranceConnect+: the provider's identity, and the register's copy under `rnipp_` scopes (§2.3)."""

LABELS: Final[Mapping[str, str]] = {
    "given_name": "Prénom(s)",
    "family_name": "Nom de naissance",
    "birthdate": "Date de naissance",
    "gender": "Sexe",
    "birthplace": "Lieu de naissance",
    "birthcountry": "Pays de naissance",
    "preferred_username": "Nom d'usage",
    "email": "Adresse électronique",
    "idp_birthdate": "Date de naissance déclarée au fournisseur d'identité",
}
"""The words for what a service is told; `sub`, `amr` and `idp_id` are of the connection, not of the person."""


def table(*, plus: bool) -> Mapping[str, tuple[str, ...]]:
    """Every scope served, in the order of discovery."""
    return PLUS if plus else LOW


def claims_of(scopes: Iterable[str], *, plus: bool) -> tuple[str, ...]:
    """The claims of these scopes, each once, in the order of the table."""
    wanted = set(scopes)
    told = (claim for scope, claims in table(plus=plus).items() if scope in wanted for claim in claims)
    return tuple(dict.fromkeys(told))


def labels_of(scopes: Iterable[str], *, plus: bool) -> tuple[str, ...]:
    """What « Données transmises » lists: one label per kind of data, in the order of `LABELS`."""
    told = {claim.removeprefix("rnipp_") for claim in claims_of(scopes, plus=plus)}
    return tuple(label for claim, label in LABELS.items() if claim in told)


def is_anonymous(scopes: Iterable[str], *, plus: bool) -> bool:
    """Whether the service is told nothing of the person, as with `openid` alone (§2.11)."""
    return not labels_of(scopes, plus=plus)
