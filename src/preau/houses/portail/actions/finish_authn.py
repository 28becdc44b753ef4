"""Turn a checked answer into someone known to the ENT."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from preau.houses.portail import settings
from preau.houses.portail.models import AcsHandle, IdentityProvider, Personne, PersonneEleve, PersonneResponsable
from preau.houses.portail.refusals import (
    AutreNavigateur,
    DemandeExpiree,
    PassageExpire,
    PersonneInconnue,
    PersonneSansReference,
)
from preau.kit import journal
from preau.kit.clockkit import now
from preau.kit.idkit import digest
from preau.registre.queries import find_eleves_by_ref, find_inscrits, find_responsables_by_ref, list_enfants


@dataclass(frozen=True)
class SignedIn:
    """Who came in: what the session may show is exactly what this assertion named."""

    personne: str
    responsables: list[str]
    eleves: list[str]
    idp: str
    retour: str
    return_to: str
    entree: str
    authn_at: str


def finish_authn(handle: str, browser_hash: str | None) -> SignedIn:
    """Take the handle (once) for the browser that asked, find the person in the registry, remember them.

    Raises PassageExpire, AutreNavigateur, DemandeExpiree, PersonneSansReference or PersonneInconnue.
    """
    moment = now()
    kept = AcsHandle.objects.select_related("pending", "idp").filter(handle_hash=digest(handle)).first()
    if kept is None or moment >= kept.expires_at:
        raise PassageExpire
    if kept.pending and kept.pending.browser_hash != browser_hash:
        raise AutreNavigateur(kept.pending.public_id)
    if not AcsHandle.objects.filter(pk=kept.pk).delete()[0]:
        raise PassageExpire
    if kept.pending and kept.pending.is_expired(moment):
        raise DemandeExpiree(kept.pending.public_id)
    records = _find(kept.said["refs"], kept.said["retour"])
    with transaction.atomic():
        personne = _remember(kept.idp, records, moment)
        journal.write("connexion.ouverte", actor=personne.public_id, subject=kept.idp.alias)
    return SignedIn(
        personne=personne.public_id,
        responsables=records.responsables,
        eleves=records.eleves,
        idp=kept.idp.alias,
        retour=kept.said["retour"],
        return_to=kept.pending.return_to if kept.pending else kept.said["return_to"],
        entree=kept.pending.entree if kept.pending else "",
        authn_at=kept.said.get("authn_at", ""),
    )


@dataclass(frozen=True)
class Records:
    """Public ids of the registry rows named: a responsable's, or a pupil's own."""

    responsables: list[str]
    eleves: list[str]


def _find(refs: list[str], retour: str) -> Records:
    """The rows that these FrEduCtRefId values name: responsables with a child at school, or pupils enrolled now."""
    usable = [ref for ref in refs if ref.startswith("{AAF}")]
    if not usable:
        raise PersonneSansReference(f"{len(refs)} FrEduCtRefId", retour=retour)
    found = sorted(responsable.public_id for responsable in find_responsables_by_ref(usable))
    if found and list_enfants(found, niveaux=set(settings.current().niveaux)):
        return Records(found, [])
    pupils = sorted(eleve.public_id for eleve in find_eleves_by_ref(usable))
    if pupils and find_inscrits(pupils):
        return Records([], pupils)
    raise PersonneInconnue(f"{len(usable)} références, {len(found) + len(pupils)} dossiers", retour=retour)


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
