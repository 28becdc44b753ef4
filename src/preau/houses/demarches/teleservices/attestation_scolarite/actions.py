"""Make an attestation, find the one of a code, withdraw one, forget those that are over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest

from preau.houses.demarches.settings import current
from preau.houses.demarches.teleservices.attestation_scolarite import codes
from preau.houses.demarches.teleservices.attestation_scolarite.contenu import (
    Contenu,
    gather,
    live_scolarite,
    seal,
    unseal,
)
from preau.houses.demarches.teleservices.attestation_scolarite.models import Attestation, Signataire
from preau.houses.demarches.teleservices.attestation_scolarite.refusals import (
    DejaRetiree,
    TropDAttestations,
    TropDeVerifications,
)
from preau.kit import journal, limits
from preau.kit.clockkit import PARIS, now
from preau.kit.datekit import annee_scolaire
from preau.kit.idkit import new_public_id
from preau.kit.limits import address

QUARTER = timedelta(minutes=15)
PER_BLOCK = limits.Rule("attestation-verifier-bloc", 30, QUARTER)
ALL = limits.Rule("attestation-verifier-tous", 2000, QUARTER)
PER_ELEVE = limits.Rule("attestation-eleve", 10, timedelta(days=1))
LONGEST_YEAR = timedelta(days=366)


@dataclass(frozen=True)
class Verifiee:
    """What the page of verification says of a code that is one."""

    contenu: Contenu
    is_withdrawn: bool
    is_enrolled: bool
    is_past: bool


def issue(eleve: str, uai: str, *, par: str, request: HttpRequest | None = None) -> Attestation:
    """Make one for this pupil, enrolled now. Raises SansInscription, TropDAttestations.

    Each account has a count of its own: one parent never uses up the other's.
    """
    if not limits.count(PER_ELEVE, f"{eleve} {par}").allowed:
        raise TropDAttestations
    moment, public_id, code = now(), new_public_id(), codes.draw()
    contenu = gather(eleve, uai, code=code, le=moment.astimezone(PARIS).date())
    with transaction.atomic():
        row = Attestation.objects.create(
            public_id=public_id,
            code_hash=codes.hash_of(code),
            uai=uai,
            eleve=eleve,
            annee=contenu.annee,
            contenu=seal(contenu, public_id),
            par=par,
            issued_at=moment,
        )
        journal.write("attestation.delivree", actor=par, subject=f"eleve:{eleve}", request=request)
    return row


def verify(typed: str, request: HttpRequest) -> Verifiee | None:
    """The attestation of this code, or None. Wrong codes are counted, before anything is compared.

    A code that cannot be one is looked for too: it costs the same and counts the same. Raises TropDeVerifications,
    Illisible.
    """
    block = address.block(request)
    if not limits.count_all([(PER_BLOCK, block), (ALL, "")]).allowed:  # a block that insists closes nobody else's door
        raise TropDeVerifications
    row = Attestation.objects.filter(code_hash__in=codes.hashes_of(codes.read(typed))).first()
    if row is None:
        return None
    for rule, key in ((ALL, ""), (PER_BLOCK, block)):
        limits.give_back(rule, key)
    contenu = unseal(row)
    return Verifiee(
        contenu,
        is_withdrawn=row.withdrawn_at is not None,
        is_enrolled=live_scolarite(row.eleve, row.uai) is not None,
        is_past=is_past(row.annee, now()),
    )


def is_past(annee: int, moment: datetime) -> bool:
    """Whether this school year is over: it ends on 31 August."""
    return annee_scolaire(moment.astimezone(PARIS).date()) > annee


def withdraw(public_id: str, uai: str, *, par: str, motif: str, request: HttpRequest | None = None) -> None:
    """The office takes one of its school back: its code says so from now on. Raises DejaRetiree."""
    with transaction.atomic():
        rows = Attestation.objects.filter(public_id=public_id, uai=uai, withdrawn_at=None)
        if not rows.update(withdrawn_at=now(), withdrawn_by=par, motif=motif.strip()[:200]):
            raise DejaRetiree
        journal.write("attestation.retiree", actor=par, subject=public_id, request=request)


def set_signataire(uai: str, *, nom: str, fonction: str, par: str, request: HttpRequest | None = None) -> None:
    """Who signs the attestations of this school from now on."""
    with transaction.atomic():
        said = {"nom": nom, "fonction": fonction, "updated_at": now(), "updated_by": par}
        Signataire.objects.update_or_create(uai=uai, defaults=said)
        journal.write("attestation.signataire", actor=par, subject=uai, request=request)


def forget(moment: datetime) -> int:
    """Delete those older than a school year and DEMARCHES_DOSSIER_LIFE: their codes then say nothing any more."""
    before = moment - LONGEST_YEAR - current().dossier_life
    return Attestation.objects.filter(issued_at__lte=before).delete()[0]
