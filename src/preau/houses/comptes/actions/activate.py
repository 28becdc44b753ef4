"""Activating: the account, its records, its children, its reports, its confirmation, in one transaction (J1)."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from preau.houses.comptes.actions.announce import announce
from preau.houses.comptes.actions.existing import find_compte
from preau.houses.comptes.actions.identifiant import TRIES, NoIdentifiantLeft, Pick, pick_identifiant
from preau.houses.comptes.actions.openable import Person, get_person, list_openable, records_of
from preau.houses.comptes.actions.report import write_reports
from preau.houses.comptes.actions.tentatives import note_attempt
from preau.houses.comptes.models import Compte, CompteResponsable, Rattachement, Reservation, Tentative
from preau.kit import journal
from preau.kit.clockkit import now
from preau.registre.queries import Enfant


class AlreadyActiveError(Exception):
    """One of the records already has its account: never a second one."""

    def __init__(self, compte: Compte) -> None:
        super().__init__()
        self.compte = compte


class NothingToAttachError(Exception):
    """No proven child can be opened any more: a link has gone since the page was shown."""


def activate(
    *,
    candidats: Sequence[str],
    proven: Collection[str],
    refused: Collection[str],
    mobile: str,
    password_hash: str,
    run_public_id: str = "",
    request: HttpRequest | None = None,
    pick: Pick = secrets.randbelow,
) -> Compte:
    """Make the account of the person whose registry records are `candidats` and who has proven `mobile` (E.164).

    `proven` and `refused` are public ids of children. The account owns the records through which a child was proven,
    so that a record of a homonym is never taken along. Raises AlreadyActiveError, NothingToAttachError.
    """
    with transaction.atomic():
        existing = find_compte(candidats)
        if existing is not None:
            raise AlreadyActiveError(existing)
        enfants = list_openable(candidats)
        kept = [enfant for enfant in enfants if enfant.public_id in proven and enfant.public_id not in refused]
        if not kept:
            raise NothingToAttachError
        owned = records_of(kept, candidats)
        compte = _create(get_person(owned), mobile, password_hash, run_public_id, pick)
        _own(compte, owned)
        _attach(compte, kept, owned)
        reported = write_reports(enfants, refused, compte=compte)
        _note(compte, owned[0], len(kept), reported, run_public_id, request)
        announce(compte)
    return compte


def _create(person: Person, mobile: str, password_hash: str, run_public_id: str, pick: Pick) -> Compte:
    """The account row, under the identifiant shown before if there was one."""
    moment = now()
    held = Reservation.objects.filter(run_public_id=run_public_id).first() if run_public_id else None
    for attempt in range(TRIES):
        identifiant = held.identifiant if held else pick_identifiant(person.prenom, person.nom, pick)
        try:
            with transaction.atomic():
                compte = Compte.objects.create(
                    identifiant=identifiant,
                    password=password_hash,
                    prenom=person.prenom,
                    nom=person.nom,
                    mobile=mobile,
                    mel=person.mel,
                    created_at=moment,
                    activated_at=moment,
                    password_changed_at=moment,
                )
        except IntegrityError:
            if held is not None or attempt == TRIES - 1:
                raise
            continue  # two accounts picked the same digits at the same time
        if held is not None:
            held.delete()
        return compte
    raise NoIdentifiantLeft(person.nom)


def _own(compte: Compte, records: Sequence[str]) -> None:
    """Own the records; the unique constraint is what makes a second account impossible."""
    try:
        with transaction.atomic():
            for record in records:
                CompteResponsable.objects.create(compte=compte, responsable_public_id=record)
    except IntegrityError:
        owner = find_compte(records)
        if owner is None:
            raise
        raise AlreadyActiveError(owner) from None


def _attach(compte: Compte, kept: Sequence[Enfant], owned: Sequence[str]) -> None:
    for enfant in kept:
        Rattachement.objects.create(
            compte=compte,
            eleve_public_id=enfant.public_id,
            responsable_public_id=next(record for record in owned if record in enfant.responsable_public_ids),
            niveau=enfant.niveau,
        )


def _note(
    compte: Compte, record: str, enfants: int, reported: int, run_public_id: str, request: HttpRequest | None
) -> None:
    note_attempt(
        Tentative.Voie.SMS,
        Tentative.Reason.REUSSI,
        run_public_id=run_public_id,
        responsable_public_id=record,
        compte_public_id=compte.public_id,
    )
    journal.write(
        "compte.active",
        actor=f"compte:{compte.public_id}",
        subject=f"compte:{compte.public_id}",
        request=request,
        detail={"voie": "sms", "enfants": enfants, "signalements": reported},
    )
