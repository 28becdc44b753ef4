"""What a service provider is told of an account: attributes per partner, as data (specs/educonnect-ent.md §1.4)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from preau.houses.comptes.actions.children import list_children, told_records
from preau.houses.comptes.models import Compte, Partenaire, Public
from preau.houses.comptes.settings import current
from preau.kit.clockkit import PARIS
from preau.protocols.saml import Attribute, names
from preau.registre import queries
from preau.registre.queries import Enfant, Situation

LOGOUT_PATH = "/idp/profile/Logout"


@dataclass
class Person:
    """The account being described; the registry is asked only for what a partner is told, and now."""

    compte: Compte
    signed_in_at: datetime

    @cached_property
    def records(self) -> list[str]:
        """Public ids of the registry records that this account joins, by regrouping too."""
        return told_records(self.compte)

    @cached_property
    def children(self) -> list[Enfant]:
        """The children that this account has proven, that the registry opens today and that it does not report."""
        return list_children(self.compte)

    @cached_property
    def degres(self) -> list[int]:
        """1 and 2 as the children opened today are in primary or secondary school."""
        return sorted({child.degre for child in self.children})

    @cached_property
    def eleves(self) -> list[str]:
        """The pupil's own record when the account is a pupil's."""
        return [self.compte.eleve_public_id] if self.compte.eleve_public_id else []

    @cached_property
    def situation(self) -> Situation | None:
        """The pupil's year; None for a responsable, and for a pupil who has left."""
        return queries.get_situation(self.eleves) if self.eleves else None


def _ref_ids(person: Person) -> list[str]:
    """§1.5.a: one pointer per registry record."""
    return queries.eleve_ref_ids(person.eleves) if person.eleves else queries.ref_ids(person.records)


def _vecteurs(person: Person) -> list[str]:
    """§1.5.d: one per child that the account has proven; the registry may open more to these records."""
    if person.eleves:
        return queries.eleve_vecteurs(person.eleves)
    proven = {child.public_id for child in person.children}
    return queries.vecteurs(person.records, niveaux=set(current().niveaux), eleves=proven)


def _url_retour(person: Person) -> list[str]:
    """§1.6: where to send the browser to sign out."""
    return [current().public_url + LOGOUT_PATH]


def _ct_id(person: Person) -> list[str]:
    """96 hexadecimal characters, stable per account; the public id it hides is random (132 bits).

    It has one value: after a regrouping, the kept account's. FrEduCtRefId is what joins the two identities.
    """
    return [hashlib.sha384(f"FrEduCtId|{person.compte.public_id}".encode()).hexdigest()]


def _affiliation(person: Person) -> list[str]:
    """§1.4: `eleve2d`, or `resp1d` and `resp2d` as the children's schools are."""
    if person.situation is not None:
        return [f"eleve{person.situation.degre}d"]
    return [f"resp{degre}d" for degre in person.degres]


def _date_connexion(person: Person) -> list[str]:
    """`2021-10-08 11:51:33.437`, in Paris."""
    at = person.signed_in_at.astimezone(PARIS)
    return [f"{at:%Y-%m-%d %H:%M:%S}.{at.microsecond // 1000:03d}"]


def _of_eleve(read: Callable[[Situation], str]) -> Callable[[Person], list[str]]:
    """What only a pupil has: nothing for a responsable."""
    return lambda person: [read(person.situation)] if person.situation is not None else []


def _ine_hash(situation: Situation) -> str:
    """§1.4: 32 hexadecimal characters."""
    return hashlib.md5(situation.ine.encode(), usedforsecurity=False).hexdigest() if situation.ine else ""


def _of_agent(read: Callable[[Compte], str]) -> Callable[[Person], list[str]]:
    """What only staff have: nothing for a family, whatever the partner."""
    return lambda person: [read(person.compte)] if person.compte.public == Public.AGENT else []


def _proven_mel(compte: Compte) -> str:
    """§1.5.d: services find a member of staff by it, so only an address that its owner has proven is told."""
    return compte.mel if compte.mel_proven_at is not None else ""


KNOWN: dict[str, tuple[str, Callable[[Person], list[str]]]] = {
    # name: (OID name on the wire, empty when nobody has published one; values)
    "FrEduCtRefId": ("", _ref_ids),
    "FrEduVecteur": ("", _vecteurs),
    "FrEduUrlRetour": (names.EDUCT_OID + "5", _url_retour),
    "FrEduCtDateConnexion": (names.EDUCT_OID + "6", _date_connexion),
    "FrEduCtPersonAffiliation": (names.EDUCT_OID + "7", _affiliation),
    "FrEduCtId": (names.EDUCT_OID + "57", _ct_id),
    "FrEduCtEleveINEHash": (names.EDUCT_OID + "64", _of_eleve(_ine_hash)),
    "FrEduCtDateNaissance": (names.EDUCT_OID + "67", _of_eleve(lambda one: one.ne_le.isoformat() if one.ne_le else "")),
    "FrEduCtEleveUAI": (names.EDUCT_OID + "72", _of_eleve(lambda one: one.uai)),
    "FrEduCtEleveNiveau": (names.EDUCT_OID + "73", _of_eleve(lambda one: one.mefstat4)),
    "sn": ("urn:oid:2.5.4.4", lambda person: [person.compte.nom]),
    "givenName": ("urn:oid:2.5.4.42", lambda person: [person.compte.prenom]),
    # Staff: FrEduRne, FrEduFonctAdm and the rest of §1.7's list are the académie's directory's to know, not ours.
    "ctemail": ("", _of_agent(_proven_mel)),
    "mail": ("urn:oid:0.9.2342.19200300.100.1.3", _of_agent(_proven_mel)),
    "uid": ("urn:oid:0.9.2342.19200300.100.1.1", _of_agent(lambda compte: compte.identifiant)),
}
"""Every attribute that a partner may be told."""


def release(partenaire: Partenaire, compte: Compte, signed_in_at: datetime) -> tuple[Attribute, ...]:
    """The attributes for this partner, those without a value left out."""
    person = Person(compte, signed_in_at)
    told = []
    for name in partenaire.attributs:
        oid, values_of = KNOWN[name]
        values = tuple(value for value in values_of(person) if value)
        if values:
            told.append(_named(name, oid if partenaire.style == Partenaire.Style.OID else "", values))
    return tuple(told)


def _named(name: str, oid: str, values: tuple[str, ...]) -> Attribute:
    if oid:
        return Attribute(oid, values, friendly_name=name, name_format=names.FORMAT_URI)
    return Attribute(name, values, friendly_name=name, name_format=names.FORMAT_BASIC)
