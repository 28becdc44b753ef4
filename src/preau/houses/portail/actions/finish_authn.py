"""Turn a checked answer into someone known to the ENT."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from preau.houses.portail.actions.refused_logins import note_refusal
from preau.houses.portail.actions.resolve_person import Named, Records, resolve_people
from preau.houses.portail.actions.resolve_staff import open_silently, resolve_staff
from preau.houses.portail.federation import PARTY
from preau.houses.portail.models import (
    AcsHandle,
    CompteLocal,
    IdentityProvider,
    Personne,
    PersonneEleve,
    PersonneResponsable,
)
from preau.houses.portail.refusals import PassageExpire, PersonneInconnue, PersonnelInconnu, PersonneSansReference
from preau.kit import journal
from preau.kit.clockkit import now
from preau.kit.federation import answers
from preau.kit.idkit import digest, new_secret

CHOICE_LIFE = timedelta(minutes=10)


@dataclass(frozen=True)
class SignedIn:
    """Who came in: what the session may show is exactly what this assertion named. `compte` is staff's account.

    `saml` is what the provider calls this sign-in, which single logout needs.
    """

    personne: str
    responsables: list[str]
    eleves: list[str]
    idp: str
    retour: str
    return_to: str
    entree: str
    authn_at: str
    compte: CompteLocal | None = None
    saml: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ToChoose:
    """The records name different people: the person says who they are, with this handle."""

    handle: str


def finish_authn(handle: str, browser_hash: str | None) -> SignedIn | ToChoose:
    """Take the handle (once) for the browser that asked, find the person in the registry, remember them.

    Raises PassageExpire, AutreNavigateur, DemandeExpiree; PersonneSansReference, PersonneInconnue or PersonnelInconnu,
    of which the office gets a row (`refus` in the context).
    """
    moment = now()
    kept = answers.find(PARTY, handle, browser_hash, moment)
    answers.take(PARTY, kept, moment)
    said = kept.said
    if said.get("agents"):
        return _sign_in_staff(kept)
    named = Named(said["refs"], said.get("vecteurs", []), said["retour"])
    try:
        people = resolve_people(named)
    except (PersonneSansReference, PersonneInconnue) as refusal:
        refusal.context["refus"] = note_refusal(kept.idp, refusal).public_id
        raise
    if len(people) > 1:
        return _ask(kept, people, moment)
    return _sign_in(kept, people[0], moment)


def list_choices(handle: str, browser_hash: str | None) -> list[Records]:
    """Whom the person may say they are; reading it takes nothing. Raises as `finish_authn` does."""
    kept = answers.find(PARTY, handle, browser_hash, now())
    return [Records(**one) for one in kept.said.get("choix", [])]


def choose(handle: str, browser_hash: str | None, number: int) -> SignedIn:
    """Take the handle (once): the person is the one of this number. Raises PassageExpire for a number never shown."""
    moment = now()
    kept = answers.find(PARTY, handle, browser_hash, moment)
    people = [Records(**one) for one in kept.said.get("choix", [])]
    if not 0 <= number < len(people):
        raise PassageExpire
    answers.take(PARTY, kept, moment)
    return _sign_in(kept, people[number], moment)


def _ask(kept: AcsHandle, people: list[Records], moment: datetime) -> ToChoose:
    """Keep who they may be under a new handle, bound to the same request: nobody else may choose."""
    handle = new_secret()
    AcsHandle.objects.create(
        handle_hash=digest(handle),
        idp=kept.idp,
        pending=kept.pending,
        said={**kept.said, "choix": [one.as_json() for one in people]},
        expires_at=moment + CHOICE_LIFE,
    )
    return ToChoose(handle)


def _sign_in_staff(kept: AcsHandle) -> SignedIn:
    try:
        compte = resolve_staff(kept.idp, kept.said["agents"], kept.said["retour"])
    except PersonnelInconnu as refusal:
        refusal.context["refus"] = note_refusal(kept.idp, refusal).public_id
        raise
    with transaction.atomic():
        open_silently(compte)
    return _signed_in(kept, compte.public_id, Records("", [], [], []), compte)


def _sign_in(kept: AcsHandle, records: Records, moment: datetime) -> SignedIn:
    with transaction.atomic():
        personne = _remember(kept.idp, records, moment)
        journal.write("connexion.ouverte", actor=personne.public_id, subject=kept.idp.alias)
    return _signed_in(kept, personne.public_id, records)


def _signed_in(kept: AcsHandle, personne: str, records: Records, compte: CompteLocal | None = None) -> SignedIn:
    return SignedIn(
        personne=personne,
        responsables=records.responsables,
        eleves=records.eleves,
        idp=kept.idp.alias,
        retour=kept.said["retour"],
        return_to=kept.pending.return_to if kept.pending else kept.said["return_to"],
        entree=kept.pending.entree if kept.pending else "",
        authn_at=kept.said.get("authn_at", ""),
        compte=compte,
        saml=kept.said.get("saml", {}),
    )


def _remember(idp: IdentityProvider, records: Records, moment: datetime) -> Personne:
    """The person whom any of these records already named, else a new one; the records move to them.

    Someone whose accounts were regrouped keeps the oldest of their rows (§1.5.b: merged accounts are one user).
    """
    named = Q(responsables__responsable_public_id__in=records.responsables)
    named |= Q(eleves__eleve_public_id__in=records.eleves)
    personne = Personne.objects.filter(named, idp=idp).order_by("first_login_at", "pk").first()
    if personne is None:
        personne = Personne.objects.create(idp=idp, first_login_at=moment, last_login_at=moment)
    for public_id in records.responsables:
        PersonneResponsable.objects.update_or_create(responsable_public_id=public_id, defaults={"personne": personne})
    for public_id in records.eleves:
        PersonneEleve.objects.update_or_create(eleve_public_id=public_id, defaults={"personne": personne})
    personne.last_login_at = moment
    personne.login_count += 1
    personne.save(update_fields=["last_login_at", "login_count"])
    return personne
