"""Who was vouched for and not let in: the row that the office reads, and whom the person can write to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from preau.houses.portail.models import CompteLocal, ConnexionRefusee, IdentityProvider
from preau.houses.portail.refusals import RefusInconnu
from preau.kit import journal
from preau.kit.clockkit import now
from preau.protocols.refusals import Refusal
from preau.registre.models import Etablissement
from preau.registre.queries import etablissement_label

KEPT = timedelta(days=90)
MOST_CONTACTS = 12
SHORT = 8
"""Characters of a row's name that people read out on the telephone."""


@dataclass(frozen=True)
class Contact:
    """Somebody to write to about a school."""

    etablissement: str
    mel: str


def note_refusal(idp: IdentityProvider, refusal: Refusal) -> ConnexionRefusee:
    """Keep why, with what the provider gave as references; names are not kept."""
    context = refusal.context
    with transaction.atomic():
        row = ConnexionRefusee.objects.create(
            idp=idp.alias,
            reason=str(context.get("reason", "inconnu")),
            references=list(context.get("references", [])),
            uai=str(context.get("uai", "")),
        )
        journal.write("connexion.refusée", actor=idp.alias, subject=row.public_id, detail={"raison": row.reason})
    return row


def list_contacts(uai: str) -> list[Contact]:
    """The Correspondants ENT of this school, else its mail; without a school, of every school when they are few."""
    schools = Etablissement.objects.filter(uai=uai) if uai else Etablissement.objects.all()
    found = list(schools.order_by("nom", "uai")[: MOST_CONTACTS + 1])
    if len(found) > MOST_CONTACTS:
        return []
    correspondants = _correspondants()
    contacts = [(one, correspondants.get(one.uai) or one.mel) for one in found]
    return [Contact(etablissement_label(one), mel) for one, mel in contacts if mel]


def _correspondants() -> dict[str, str]:
    active = CompteLocal.objects.filter(state=CompteLocal.State.ACTIF).exclude(mel="").order_by("-pk")
    role = CompteLocal.Role.CORRESPONDANT
    return {uai: row.mel for row in active if role in row.roles for uai in row.uais}


def list_refusals(*, seen_too: bool = False) -> QuerySet[ConnexionRefusee]:
    """The latest first; those that nobody has dealt with, unless `seen_too`."""
    rows = ConnexionRefusee.objects.order_by("-at")
    return rows if seen_too else rows.filter(seen_at=None)


def list_refusals_of(uais: Collection[str], *, is_whole: bool, seen_too: bool = False) -> QuerySet[ConnexionRefusee]:
    """The same, of these schools only; `is_whole` those of every school and of none too."""
    rows = list_refusals(seen_too=seen_too)
    return rows if is_whole else rows.filter(uai__in=list(uais)).exclude(uai="")


def mark_seen(number: str, par: str) -> ConnexionRefusee:
    """Somebody at the office has dealt with it. Raises RefusInconnu: no row, or several, begin so."""
    rows = list(ConnexionRefusee.objects.filter(public_id__startswith=number)[:2]) if len(number) >= 4 else []
    if len(rows) != 1:
        raise RefusInconnu(numero=number)
    note_seen(rows[0], par)
    return rows[0]


def note_seen(row: ConnexionRefusee, par: str) -> None:
    """The same for a row in hand; the first time counts."""
    with transaction.atomic():
        if ConnexionRefusee.objects.filter(pk=row.pk, seen_at=None).update(seen_at=now()):
            journal.write("connexion.refus-vu", actor=par, subject=row.public_id)


def purge_refusals(moment: datetime) -> int:
    """Delete what is older than three months."""
    return ConnexionRefusee.objects.filter(at__lt=moment - KEPT).delete()[0]
