"""Activating: the account, its records, its children, its reports, its confirmation, in one transaction (J1)."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from preau.houses.comptes.actions.announce import announce
from preau.houses.comptes.actions.existing import find_compte
from preau.houses.comptes.actions.identifiant import TRIES, NoIdentifiantLeft, Pick, pick_identifiant
from preau.houses.comptes.actions.letters import reserved_identifiant, use_letters
from preau.houses.comptes.actions.openable import Person, get_person, list_openable, records_of
from preau.houses.comptes.actions.report import write_reports
from preau.houses.comptes.actions.same_person import find_compte_of_person
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


@dataclass(frozen=True)
class Contact:
    """Where the account's owner can be reached, as known when it is made; the mobile is always proven."""

    mobile: str
    mel: str
    mel_is_proven: bool


class NothingToAttachError(Exception):
    """No proven child can be opened any more: a link has gone since the page was shown."""


def activate(
    *,
    candidats: Sequence[str],
    proven: Collection[str],
    refused: Collection[str],
    password_hash: str,
    mobile: str = "",
    mel: str | None = None,
    mel_is_proven: bool = False,
    mel_else: str = "",
    voie: Tentative.Voie = Tentative.Voie.SMS,
    state: Compte.State = Compte.State.ACTIF,
    run_public_id: str = "",
    request: HttpRequest | None = None,
    pick: Pick = secrets.randbelow,
) -> Compte:
    """Make the account of the person whose registry records are `candidats`, who came by `voie`.

    `mobile` (E.164) is proven, `mel` is what the person typed (None: the registry's, else `mel_else`, which counts as
    proven); an empty `password_hash` is no password. `proven` and `refused` are public ids of children. The account
    owns the records through which a child was proven, so that a record of a homonym is never taken along, and their
    letters are over. Raises AlreadyActiveError, NothingToAttachError.
    """
    with transaction.atomic():
        existing = find_compte_of_person(candidats, mobile)
        if existing is not None:
            raise AlreadyActiveError(existing)
        enfants = list_openable(candidats)
        kept = [enfant for enfant in enfants if enfant.public_id in proven and enfant.public_id not in refused]
        if not kept:
            raise NothingToAttachError
        owned = records_of(kept, candidats)
        person = get_person(owned)
        known = person.mel if mel is None else mel
        contact = Contact(mobile, known or mel_else, mel_is_proven if known else bool(mel_else))
        compte = _create(person, owned, contact, password_hash, state, run_public_id, pick)
        _own(compte, owned)
        _attach(compte, kept, owned)
        reported = write_reports(enfants, refused, compte=compte)
        use_letters(compte, owned)
        note_attempt(
            voie,
            Tentative.Reason.REUSSI,
            run_public_id=run_public_id,
            responsable_public_id=owned[0],
            compte_public_id=compte.public_id,
        )
        detail = {"voie": voie.removeprefix("activation-"), "enfants": len(kept), "signalements": reported}
        write_activation(compte, request, detail)
        if compte.is_open:
            announce(compte)
    return compte


def _create(
    person: Person,
    records: Sequence[str],
    contact: Contact,
    password_hash: str,
    state: Compte.State,
    run_public_id: str,
    pick: Pick,
) -> Compte:
    """The account row, under the identifiant shown before if there was one, else the one that a letter reserves."""
    moment = now()
    held = Reservation.objects.filter(run_public_id=run_public_id).first() if run_public_id else None
    known = held.identifiant if held else reserved_identifiant(records)
    for attempt in range(TRIES):
        identifiant = known or pick_identifiant(person.prenom, person.nom, pick)
        try:
            with transaction.atomic():
                compte = Compte.objects.create(
                    identifiant=identifiant,
                    password=password_hash,
                    prenom=person.prenom,
                    nom=person.nom,
                    mobile=contact.mobile,
                    mobile_proven_at=moment if contact.mobile else None,
                    mel=contact.mel,
                    mel_proven_at=moment if contact.mel_is_proven else None,
                    state=state,
                    created_at=moment,
                    activated_at=moment if state == Compte.State.ACTIF else None,
                    password_changed_at=moment if password_hash else None,
                )
        except IntegrityError:
            if held is not None or attempt == TRIES - 1:
                raise
            known = ""
            continue  # two accounts took the same identifiant at the same time
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


def write_activation(compte: Compte, request: HttpRequest | None, detail: dict[str, object]) -> None:
    """The journal's row of an account that is made: active at once, or waiting for its mail."""
    journal.write(
        "compte.active" if compte.is_open else "compte.en-attente",
        actor=f"compte:{compte.public_id}",
        subject=f"compte:{compte.public_id}",
        request=request,
        detail=detail,
    )
