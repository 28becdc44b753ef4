"""A person's identity as providers tell it and services are told it (specs/franceconnect.md §2.8, §3.1)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from preau.protocols.franceconnect.codes import Y600006

FRANCE: Final = "99100"
GENDERS: Final = ("female", "male", "unspecified")
TEXT_LIMIT: Final = 256
NAMES_LIMIT: Final = 30
"""Given names of one person."""

COMMUNE: Final = re.compile(r"(2[AB]|\d{2})\d{3}", re.ASCII)
"""COG of a commune: Corsica has letters (§2.8)."""
PAYS: Final = re.compile(r"99\d{3}", re.ASCII)
_BIRTHDATE: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_EMAIL: Final = re.compile(r"[^@\s\x00-\x1f\x7f]{1,64}@[^@\s\x00-\x1f\x7f.]+(\.[^@\s\x00-\x1f\x7f.]+)+")
_SUB: Final = re.compile(r"[\x21-\x7e]{1,255}")


@dataclass(frozen=True)
class Identity:
    """One identity. `given_name` holds all the first names, `given_name_array` one by one, composed ones whole.

    `family_name` is the birth name, `preferred_username` the usage name. `birthdate` is padded (`1992-00-00` becomes
    `1992-01-01`), `idp_birthdate` is as the provider told it. `birthplace` is as it was told: `as_claims` empties it
    for who was born abroad. `rnipp` is the register's copy, for FranceConnect+ only.
    """

    given_name: str
    given_name_array: tuple[str, ...]
    family_name: str
    birthdate: str
    gender: str
    birthplace: str
    birthcountry: str
    email: str = ""
    preferred_username: str = ""
    idp_birthdate: str = ""
    rnipp: Identity | None = None

    @property
    def is_born_in_france(self) -> bool:
        """Whether `birthplace` is a commune."""
        return self.birthcountry == FRANCE

    def as_claims(self) -> dict[str, object]:
        """The claims of §2.8; those that have no value are left out, but `birthplace`, which is then empty."""
        said: dict[str, object] = {
            "given_name": self.given_name,
            "given_name_array": list(self.given_name_array),
            "family_name": self.family_name,
            "birthdate": self.birthdate,
            "gender": self.gender,
            "birthplace": self.birthplace if self.is_born_in_france else "",
            "birthcountry": self.birthcountry,
            "email": self.email,
            "preferred_username": self.preferred_username,
            "idp_birthdate": self.idp_birthdate,
        }
        kept = {name: value for name, value in said.items() if value or name == "birthplace"}
        if self.rnipp is None:
            return kept
        own = ("given_name", "given_name_array", "family_name", "birthdate", "gender", "birthplace", "birthcountry")
        copy = self.rnipp.as_claims()
        return {**kept, **{f"rnipp_{name}": copy[name] for name in own}}

    def to_json(self) -> str:
        """The whole value, to be sealed and read again by `from_json`."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Identity:
        """What `to_json` wrote."""
        return cls._from(json.loads(text))

    @classmethod
    def _from(cls, said: dict[str, Any]) -> Identity:
        rnipp = said.pop("rnipp", None)
        array = tuple(said.pop("given_name_array"))
        return cls(**said, given_name_array=array, rnipp=cls._from(rnipp) if rnipp is not None else None)


def read_identity(claims: Mapping[str, object]) -> Identity:
    """The identity in a provider's userinfo; claims of other names are dropped (§3.1).

    Raises Y600006 with the name of the claim that is missing or wrong, never with its value.
    """
    if not _SUB.fullmatch(_text(claims, "sub")):
        raise Y600006("sub")
    given_name, family_name = _name(claims, "given_name"), _name(claims, "family_name")
    told = _text(claims, "birthdate")
    gender, country = _text(claims, "gender"), _text(claims, "birthcountry")
    if gender not in GENDERS:
        raise Y600006("gender")
    if not PAYS.fullmatch(country):
        raise Y600006("birthcountry")
    email = _text(claims, "email")
    if len(email) > TEXT_LIMIT or not _EMAIL.fullmatch(email):
        raise Y600006("email")
    return Identity(
        given_name=given_name,
        given_name_array=_array(claims, given_name),
        family_name=family_name,
        birthdate=pad_birthdate(told),
        gender=gender,
        birthplace=_birthplace(claims, country),
        birthcountry=country,
        email=email,
        preferred_username=_name(claims, "preferred_username") if claims.get("preferred_username") else "",
        idp_birthdate=told,
    )


def pad_birthdate(told: str) -> str:
    """§2.8 « présumé né »: `YYYY-MM-00` and `YYYY-00-00` become first days. Raises Y600006: `YYYY-00-DD` is no date."""
    found = _BIRTHDATE.fullmatch(told)
    if found is None:
        raise Y600006("birthdate")
    year, month, day = found.groups()
    if month == "00" and day != "00":
        raise Y600006("birthdate")
    padded = f"{year}-{month if month != '00' else '01'}-{day if day != '00' else '01'}"
    try:
        date.fromisoformat(padded)
    except ValueError as error:
        raise Y600006("birthdate") from error
    return padded


def _text(claims: Mapping[str, object], name: str) -> str:
    """A claim that is a text, empty when it is absent or anything else."""
    value = claims.get(name)
    return value if isinstance(value, str) else ""


def _name(claims: Mapping[str, object], claim: str) -> str:
    value = _text(claims, claim)
    if not 1 <= len(value) <= TEXT_LIMIT or not value.strip() or not value.isprintable():
        raise Y600006(claim)
    return value


def _array(claims: Mapping[str, object], given_name: str) -> tuple[str, ...]:
    """The provider's list when it tells one, since a composed name may hold a space; else one name per word."""
    told = claims.get("given_name_array")
    if told is None:
        return tuple(given_name.split())
    if not isinstance(told, list) or not 1 <= len(told) <= NAMES_LIMIT:
        raise Y600006("given_name_array")
    return tuple(_name({"given_name_array": name}, "given_name_array") for name in told)


def _birthplace(claims: Mapping[str, object], country: str) -> str:
    """A commune for who was born in France; otherwise whatever was told, tolerated (§4, `90900` and « Alger »)."""
    told = _text(claims, "birthplace")
    if country == FRANCE and not COMMUNE.fullmatch(told):
        raise Y600006("birthplace")
    if len(told) > TEXT_LIMIT or not told.isprintable():
        raise Y600006("birthplace")
    return told
