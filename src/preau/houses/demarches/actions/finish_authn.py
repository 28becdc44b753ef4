"""The end of a sign-in by SAML: the browser that asked takes what the provider said, once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from preau.houses.demarches.actions.accept_response import compte_name
from preau.houses.demarches.actions.resolve_person import Records, resolve_person
from preau.houses.demarches.federation import PARTY
from preau.houses.demarches.models import IdentityProvider
from preau.houses.demarches.refusals import PersonneInconnue, PersonneSansReference
from preau.kit.clockkit import now
from preau.kit.federation import answers


@dataclass(frozen=True)
class SignedIn:
    """Who is let in: the subject of the session, the records, where they were going, and how to close it there too.

    With SAML `idp`, `retour` (FrEduUrlRetour) and `saml` (NameID, SessionIndex); with OpenID Connect `id_token`.
    """

    compte: str
    records: Records
    return_to: str
    idp: IdentityProvider | None = None
    retour: str = ""
    saml: dict[str, Any] = field(default_factory=dict)
    id_token: str = field(default="", repr=False)


def finish_authn(handle: str, browser_hash: str | None) -> SignedIn:
    """Take the handle (once) for the browser that asked, and find the person in the registry.

    Raises PassageExpire, AutreNavigateur, DemandeExpiree; PersonneSansReference or PersonneInconnue, with the address
    where the account is managed as `retour` in the context.
    """
    moment = now()
    kept = answers.find(PARTY, handle, browser_hash, moment)
    answers.take(PARTY, kept, moment)
    said = kept.said
    try:
        records = resolve_person(said["refs"], said["vecteurs"])
    except (PersonneSansReference, PersonneInconnue) as refusal:
        refusal.context["retour"] = said["retour"]
        raise
    # NameID is another one at each sign-in (§1.4). A provider that keeps FrEduCtId to itself names the same person by
    # their oldest record: it stays the first when others join.
    stable = said["name"] or next(iter([*records.responsables, *records.eleves]))
    return SignedIn(
        compte=compte_name(kept.idp.entity_id, stable),
        records=records,
        return_to=kept.pending.return_to if kept.pending else said["return_to"],
        idp=kept.idp,
        retour=said["retour"],
        saml=said["saml"],
    )
