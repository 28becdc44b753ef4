"""Activating with the provisional identifiers of a letter: a responsable's account (J3), a pupil's (J4)."""

from __future__ import annotations

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from preau.houses.comptes.actions.activate import AlreadyActiveError, activate, write_activation
from preau.houses.comptes.actions.identifiant import pick_identifiant
from preau.houses.comptes.actions.letters import (
    LetterState,
    person_records,
    pupil_records,
    reserved_identifiant,
    state_of,
    use_letters,
)
from preau.houses.comptes.actions.tentatives import note_attempt
from preau.houses.comptes.actions.validate_mail import send_validation
from preau.houses.comptes.models import Compte, Notification, Tentative
from preau.kit.clockkit import now
from preau.registre import queries


class LetterDeadError(Exception):
    """The letter was issued again, or its last day passed, since its password was typed."""

    def __init__(self, letter: Notification) -> None:
        super().__init__()
        self.letter = letter


def activate_letter(
    letter_public_id: str,
    *,
    proven: Collection[str],
    refused: Collection[str],
    mel: str,
    password_hash: str,
    run_public_id: str,
    return_to: str = "",
    request: HttpRequest | None = None,
) -> Compte:
    """Make the responsable's account, waiting for the link sent to `mel`; without an address, for the office.

    The letter is over from now on, whatever becomes of the mail. Raises AlreadyActiveError, LetterDeadError,
    NothingToAttachError.
    """
    with transaction.atomic():
        letter = _take(letter_public_id)
        compte = activate(
            candidats=person_records(letter.responsable_public_id),
            proven=proven,
            refused=refused,
            password_hash=password_hash,
            mel=mel,
            voie=Tentative.Voie.COURRIER,
            state=Compte.State.A_VALIDER,
            run_public_id=run_public_id,
            request=request,
        )
        use_letters(compte, [letter.responsable_public_id])
        if mel:
            send_validation(compte, return_to)
    return compte


def activate_eleve(
    letter_public_id: str, *, password_hash: str, run_public_id: str, request: HttpRequest | None = None
) -> Compte:
    """Make the pupil's account, active at once. Raises AlreadyActiveError, LetterDeadError."""
    with transaction.atomic():
        letter = _take(letter_public_id)
        records = pupil_records(letter.eleve_public_id)
        existing = find_compte_eleve(records)
        if existing is not None:
            raise AlreadyActiveError(existing)
        compte = _create(letter, records, password_hash)
        use_letters(compte, records)
        note_attempt(
            Tentative.Voie.COURRIER,
            Tentative.Reason.REUSSI,
            run_public_id=run_public_id,
            eleve_public_id=letter.eleve_public_id,
            compte_public_id=compte.public_id,
        )
        write_activation(compte, request, {"voie": "courrier", "profil": "eleve"})
    return compte


def find_compte_eleve(records: Collection[str]) -> Compte | None:
    """The account of the pupil of these rows."""
    rows = Compte.objects.filter(eleve_public_id__in=records).exclude(state=Compte.State.FERME)
    return rows.order_by("pk").first()


def _take(letter_public_id: str) -> Notification:
    """The letter, alive and held for this transaction."""
    letter = Notification.objects.select_for_update().get(public_id=letter_public_id)
    state = state_of(letter)
    if state is LetterState.UTILISE and letter.compte is not None:
        raise AlreadyActiveError(letter.compte)
    if state is not LetterState.VIVANT:
        raise LetterDeadError(letter)
    return letter


def _create(letter: Notification, records: Collection[str], password_hash: str) -> Compte:
    (pupil,) = [row for row in queries.same_eleves([letter.eleve_public_id]) if row.public_id == letter.eleve_public_id]
    moment = now()
    try:
        with transaction.atomic():
            return Compte.objects.create(
                profil=Compte.Profil.ELEVE,
                identifiant=reserved_identifiant(records) or pick_identifiant(pupil.prenom, pupil.nom),
                eleve_public_id=letter.eleve_public_id,
                password=password_hash,
                prenom=pupil.prenom,
                nom=pupil.nom,
                created_at=moment,
                activated_at=moment,
                password_changed_at=moment,
            )
    except IntegrityError:
        existing = find_compte_eleve(records)
        if existing is None:
            raise
        raise AlreadyActiveError(existing) from None
