"""What an OpenID Connect client is told of an account: claims by scope, as data (specs/educonnect-ent.md §1.7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from preau.houses.comptes import oidc
from preau.houses.comptes.actions.release import KNOWN, Person
from preau.houses.comptes.models import ClientOidc, Compte
from preau.protocols.oidc import pairwise_subject

ORIGINE = "ECT"
"""FrEduOrigAuth of a sign-in with an identifiant of the service itself."""


def _first(name: str) -> Callable[[Person], str]:
    """The one value of a SAML attribute, or an empty text: a responsable has the pupil's claims too, empty (§1.7)."""
    return lambda person: next(iter(KNOWN[name][1](person)), "")


CLAIMS: dict[str, Callable[[Person], object]] = {
    "given_name": lambda person: person.compte.prenom,
    "family_name": lambda person: person.compte.nom,
    "preferred_username": lambda person: person.compte.identifiant,
    "email": lambda person: person.compte.mel,
    "email_verified": lambda person: person.compte.mel_proven_at is not None,
    "FrEduCtDateConnexion": _first("FrEduCtDateConnexion"),
    "FrEduCtPersonAffiliation": KNOWN["FrEduCtPersonAffiliation"][1],
    "FrEduOrigAuth": lambda person: ORIGINE,
    "FrEduCtEleveUAI": _first("FrEduCtEleveUAI"),
    # In clear here, hashed over SAML (specs/educonnect-ent.md §7).
    "FrEduCtEleveINE": lambda person: person.situation.ine if person.situation is not None else "",
    "FrEduCtEleveNiveau": _first("FrEduCtEleveNiveau"),
    # Lists, as their SAML attributes have several values (§1.5); empty for an account that names no record.
    "FrEduCtRefId": KNOWN["FrEduCtRefId"][1],
    "FrEduVecteur": KNOWN["FrEduVecteur"][1],
}
"""Every claim that a scope may name."""


def subject_of(client: ClientOidc, compte: Compte) -> str:
    """The `sub` of this account for this client: two clients cannot tell that they know the same person."""
    return pairwise_subject(client.client_id, compte.public_id, client.subject_salt)


def write_claims(
    client: ClientOidc, compte: Compte, scopes: Iterable[str], signed_in_at: datetime
) -> dict[str, object]:
    """`sub` and the claims of these scopes, in the order of the data file."""
    granted, person = set(scopes), Person(compte, signed_in_at)
    told = (name for scope, names in oidc.scopes().items() if scope in granted for name in names)
    return {"sub": subject_of(client, compte), **{name: CLAIMS[name](person) for name in told}}
