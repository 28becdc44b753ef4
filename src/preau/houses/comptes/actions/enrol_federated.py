"""The journey J2: a code for who comes with an identity, then the account, new or already there, that it opens.

Known and unknown people cost the same queries and rows (design.md §3); only the courier stays silent.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest

from preau.houses.comptes.actions import federate
from preau.houses.comptes.actions.activate import activate
from preau.houses.comptes.actions.contact import Contact, Moyen, count_proof, send_proof
from preau.houses.comptes.actions.existing import find_compte
from preau.houses.comptes.actions.federate_pivot import FIELDS, pivot_of, read_pivot
from preau.houses.comptes.actions.federate_relink import relink
from preau.houses.comptes.actions.match_identity import Match, find_match, names_of
from preau.houses.comptes.actions.same_person import find_compte_of_person
from preau.houses.comptes.actions.tentatives import note_attempt
from preau.houses.comptes.models import Compte, IdentiteFederee, IdentitePresentee, Tentative
from preau.houses.comptes.models.identite_federee import REQUEST_LIFE
from preau.kit import limits, namekit
from preau.kit.clockkit import now

PURPOSE = "activation-franceconnect"
PER_IDENTITY = limits.Rule("comptes-fc-identite", 10, timedelta(hours=1))
"""Codes that one identity may ask for, whatever the contacts it tries."""
VOIE = Tentative.Voie.FRANCECONNECT


@dataclass(frozen=True)
class Asked:
    """What came of a request for a code, and when the code ends."""

    match: Match
    expires_at: datetime


def count_identity(presentee: IdentitePresentee, contact: Contact, request: HttpRequest | None) -> limits.Verdict:
    """Count one code for this identity, then as any other for the contact; before any transaction."""
    verdict = limits.count(PER_IDENTITY, f"{presentee.issuer}|{presentee.sub}")
    return count_proof(contact, request) if verdict.allowed else verdict


def ask_code(presentee: IdentitePresentee, contact: Contact, *, run_public_id: str) -> Asked:
    """Look the person up and send a code to `contact`, in the caller's transaction; the identity waits as long."""
    names = names_of(federate.read(presentee).claims)
    match = find_match(names, contact)
    note_attempt(
        VOIE,
        match.reason,
        run_public_id=run_public_id,
        nom=names.family,
        prenom=names.firsts[0] if names.firsts else "",
        mobile=contact.value if contact.moyen is Moyen.SMS else "",
        responsable_public_id=match.met,
    )
    return Asked(match, send_again(presentee, contact, run_public_id=run_public_id, silent=not match.is_someone))


def send_again(presentee: IdentitePresentee, contact: Contact, *, run_public_id: str, silent: bool) -> datetime:
    """Send a code, silent when there is nobody to prove; when it ends, and the identity not before."""
    end = send_proof(PURPOSE, run_public_id, contact, silent=silent)
    IdentitePresentee.objects.filter(pk=presentee.pk, expires_at__lt=end).update(expires_at=end)
    return end


def find_account(records: Sequence[str], contact: Contact | None, compte_public_id: str = "") -> Compte | None:
    """The account of the person proven: by its records, by the number, else the one that the contact found."""
    mobile = contact.value if contact is not None and contact.moyen is Moyen.SMS else ""
    found = find_compte_of_person(records, mobile) if mobile else find_compte(records)
    return found or Compte.objects.filter(public_id=compte_public_id or "-").first()


def enrol(
    presentee: IdentitePresentee,
    *,
    candidats: Sequence[str],
    proven: Collection[str],
    refused: Collection[str],
    contact: Contact | None,
    run_public_id: str,
    request: HttpRequest | None = None,
) -> Compte:
    """Make the account that this identity opens, without a password, in one transaction.

    `contact` was proven by a code; without one, a letter was the proof. A school that knows no mail address leaves the
    place to the one that the hub gives, which is not to be confirmed again (§2.14). Raises AlreadyActiveError,
    NothingToAttachError, and what `federate.link` raises.
    """
    kind = contact.moyen if contact is not None else None
    with transaction.atomic():
        compte = activate(
            candidats=candidats,
            proven=proven,
            refused=refused,
            password_hash="",
            mobile=contact.value if contact is not None and kind is Moyen.SMS else "",
            mel=contact.value if contact is not None and kind is Moyen.MAIL else None,
            mel_is_proven=kind is Moyen.MAIL,
            mel_else=_mel_of(presentee),
            voie=VOIE,
            run_public_id=run_public_id,
            request=request,
        )
        federate.link(compte, presentee, request, notice=False)
    return compte


def join(compte: Compte, presentee: IdentitePresentee, *, run_public_id: str, request: HttpRequest | None) -> None:
    """Make the identity one more way into the account that the person proven has already. Raises what `link` does.

    Another window may have linked it meanwhile: that is what was wanted. A former identity of the same hub whose civil
    status differs in one field at most was this person's before a correction (§5.3, 2): this one takes its place.
    """
    with transaction.atomic():
        rows = compte.identites.filter(issuer=presentee.issuer, ended_at=None)
        former = rows.exclude(sub=presentee.sub).first()
        if rows.filter(sub=presentee.sub).exists():
            federate.use(presentee)
        elif former is not None and is_corrected(former, presentee):
            relink(former, presentee, request)
        else:
            federate.link(compte, presentee, request)
        note_attempt(VOIE, Tentative.Reason.DEJA, run_public_id=run_public_id, compte_public_id=compte.public_id)


def is_corrected(former: IdentiteFederee, presentee: IdentitePresentee) -> bool:
    """Whether two civil statuses are one before and after a correction: of the six fields, five at least are equal."""
    old, new = read_pivot(former), pivot_of(federate.read(presentee).claims)
    equal = [namekit.normalise(str(old.get(one, ""))) == namekit.normalise(str(new.get(one, ""))) for one in FIELDS]
    return bool(old) and equal.count(False) <= 1


def wait(presentee: IdentitePresentee) -> None:
    """The identity is being used: it waits another half-hour, for the dates of birth to be found."""
    end = now() + REQUEST_LIFE
    IdentitePresentee.objects.filter(pk=presentee.pk, used_at=None, expires_at__lt=end).update(expires_at=end)


def _mel_of(presentee: IdentitePresentee) -> str:
    mel = federate.read(presentee).claims.get("email")
    return mel.strip() if isinstance(mel, str) and "@" in mel and len(mel) <= 254 else ""
