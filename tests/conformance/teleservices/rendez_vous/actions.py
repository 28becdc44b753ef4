"""Ask, answer, forget. What is typed is sealed; the journal says that it was done, never what was said."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from preau.houses.demarches.models import Dossier, Evenement
from preau.houses.demarches.settings import current
from preau.houses.demarches.visiteur import EnfantVu, Visiteur
from preau.kit import journal, sealkit
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id
from preau.kit.letters import print_pdf
from preau.protocols.refusals import Refusal

CODE = "rendez-vous"
LETTRE = Path(__file__).parent / "convocation.typ"
Etat, Par = Dossier.Etat, Evenement.Par


class DejaRepondu(Refusal):
    """A colleague answered meanwhile."""

    code = "ESSAI-0101"
    status = 409
    personne = "Un collègue a déjà répondu à cette demande. Revenez à la liste."
    support = "Deux agents ont répondu à la même demande."


def ask(who: Visiteur, enfant: EnfantVu, motif: str, request: HttpRequest | None = None) -> Dossier:
    """One more request of this person for this pupil."""
    public_id, moment = new_public_id(), now()
    with transaction.atomic():
        row = Dossier.objects.create(
            public_id=public_id,
            teleservice=CODE,
            uai=enfant.uai,
            eleve=enfant.public_id,
            personne=enfant.personne,
            compte=who.compte,
            etat=Etat.ENVOYE,
            brouillon=sealkit.seal(json.dumps({"motif": motif}), public_id),
            submitted_at=moment,
        )
        row.evenements.create(at=moment, par=Par.FAMILLE, quoi="demande")
        journal.write("rendez-vous.demande", actor=who.actor, subject=f"dossier:{public_id}", request=request)
    return row


def answer(public_id: str, uai: str, reponse: str, *, par: str, request: HttpRequest | None = None) -> None:
    """The office's one answer. Raises DejaRepondu."""
    with transaction.atomic():
        row = waiting(uai).select_for_update().filter(public_id=public_id).first()
        if row is None:
            raise DejaRepondu
        row.brouillon = sealkit.seal(json.dumps(read(row) | {"reponse": reponse}), public_id)
        row.etat, row.closed_at, row.updated_at = Etat.TRAITE, now(), now()
        row.save(update_fields=["brouillon", "etat", "closed_at", "updated_at"])
        row.evenements.create(par=Par.BUREAU, quoi="reponse")
        journal.write("rendez-vous.reponse", actor=par, subject=f"dossier:{public_id}", request=request)


def of_person(enfant: EnfantVu) -> QuerySet[Dossier]:
    """What this person asked for this pupil; the other parent's is not here."""
    rows = Dossier.objects.filter(teleservice=CODE, eleve=enfant.public_id, personne=enfant.personne)
    return rows.order_by("-submitted_at", "-pk")


def waiting(uai: str) -> QuerySet[Dossier]:
    """What waits for the office of this school."""
    return Dossier.objects.filter(teleservice=CODE, uai=uai, etat=Etat.ENVOYE).order_by("submitted_at", "pk")


def count_waiting(uai: str) -> int:
    """How many of them."""
    return waiting(uai).count()


def read(row: Dossier) -> dict[str, str]:
    """`motif`, and `reponse` once there is one."""
    said: dict[str, str] = json.loads(sealkit.unseal(row.brouillon, row.public_id))
    return said


def print_convocation(row: Dossier, enfant: EnfantVu) -> bytes:
    """The answer on one sheet, the same each time."""
    data = {
        "titre": "Rendez-vous",
        "ecole": enfant.etablissement,
        "eleve": enfant.complet,
        "texte": read(row)["reponse"],
    }
    return print_pdf(LETTRE, data, at=row.closed_at or row.created_at)


def forget(moment: datetime) -> int:
    """Delete those of before DEMARCHES_DOSSIER_LIFE."""
    before = moment - current().dossier_life
    return Dossier.objects.filter(teleservice=CODE, submitted_at__lte=before).delete()[0]
