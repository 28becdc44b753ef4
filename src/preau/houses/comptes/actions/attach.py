"""More children for an account that exists: a letter that names a missing sibling, a new school year (J5, J21)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from preau.houses.comptes.actions.activate import NothingToAttachError
from preau.houses.comptes.actions.existing import lock_compte
from preau.houses.comptes.actions.letters import person_records, use_letters
from preau.houses.comptes.actions.merge import OtherName
from preau.houses.comptes.actions.openable import list_openable, records_of
from preau.houses.comptes.actions.report import write_reports
from preau.houses.comptes.actions.same_person import has_name_of
from preau.houses.comptes.models import Compte, CompteResponsable, Notification, Rattachement
from preau.kit import journal
from preau.protocols.refusals import Refusal
from preau.registre.queries import Enfant


class RecordTaken(Refusal):
    """The record of these children has its account already."""

    code = "COMPTES-0504"
    status = 409
    personne = (
        "Ces élèves sont déjà rattachés à un autre compte. Saisissez l'identifiant et le mot de passe de cet autre "
        "compte pour regrouper les deux."
    )
    support = (
        "La fiche du registre appartient à un autre compte : les deux comptes se regroupent, ils ne se partagent pas."
    )


class PupilLetter(Refusal):
    """A pupil's provisional identifiers."""

    code = "COMPTES-0506"
    status = 409
    personne = (
        "Ces identifiants sont ceux d'un élève : ils ouvrent son propre compte. Saisissez ceux qui vous sont adressés, "
        "en tant que responsable."
    )
    support = (
        "Le courrier saisi est celui d'un élève (profil élève) ; il ne se regroupe pas avec un compte de responsable."
    )


def letter_records(letter: Notification) -> list[str]:
    """The records of the letter's person. Raises PupilLetter: a pupil's letter names no responsable."""
    if letter.profil != Compte.Profil.RESPONSABLE:
        raise PupilLetter
    return person_records(letter.responsable_public_id)


def attach_eleves(
    compte: Compte,
    *,
    records: Sequence[str],
    proven: Collection[str],
    refused: Collection[str] = (),
    voie: str,
    request: HttpRequest | None = None,
) -> list[Enfant]:
    """Attach the children whose public ids are in `proven`, opened through `records`; those attached.

    The dates of birth were proven by the caller. The account takes the records it did not own, their letters end, the
    links refused are reported. Raises OtherName, RecordTaken, NothingToAttachError.
    """
    with transaction.atomic():
        compte = lock_compte(compte)
        enfants = list_openable(records)
        kept = [enfant for enfant in enfants if enfant.public_id in proven and enfant.public_id not in refused]
        if not kept or not compte.is_open:
            raise NothingToAttachError
        owned = records_of(kept, records)
        _own(compte, owned)
        for enfant in kept:
            through = next(record for record in owned if record in enfant.responsable_public_ids)
            Rattachement.objects.get_or_create(
                compte=compte,
                eleve_public_id=enfant.public_id,
                defaults={"responsable_public_id": through, "niveau": enfant.niveau},
            )
        reported = write_reports(enfants, refused, compte=compte)
        use_letters(compte, owned)
        Compte.objects.filter(pk=compte.pk).update(warned_at=None)
        who = f"compte:{compte.public_id}"
        detail = {"voie": voie, "enfants": len(kept), "signalements": reported}
        journal.write("rattachement.ajoute", actor=who, subject=who, request=request, detail=detail)
    return kept


def refuse_records(compte: Compte, records: Collection[str]) -> None:
    """Raise OtherName or RecordTaken when these records cannot be the account's."""
    if not has_name_of(compte, records):
        raise OtherName
    if CompteResponsable.objects.filter(responsable_public_id__in=records).exclude(compte=compte).exists():
        raise RecordTaken


def _own(compte: Compte, records: Sequence[str]) -> None:
    """Own the records that the account does not own yet; the unique constraint has the last word."""
    held = set(compte.responsables.values_list("responsable_public_id", flat=True))
    new = [record for record in records if record not in held]
    if not new:
        return
    refuse_records(compte, new)
    try:
        with transaction.atomic():
            for record in new:
                CompteResponsable.objects.create(compte=compte, responsable_public_id=record)
    except IntegrityError:
        raise RecordTaken from None
