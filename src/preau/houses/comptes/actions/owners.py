"""Whose number or address this is: the account's own contact, or the one that the school holds (J6).

The same queries, of the same shape, for a contact that everybody or nobody has: lists are padded to one length.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.db.models.functions import Lower

from preau.houses.comptes.actions.aliases import find_login
from preau.houses.comptes.actions.contact import Contact, Moyen
from preau.houses.comptes.models import Compte, CompteResponsable, Notification
from preau.kit.clockkit import today
from preau.registre.models import Responsable

PADDED = 12
"""Registry rows looked at for one contact or one account: a person has one per school."""
NOBODY = "-"
GONE = (Compte.State.FUSIONNE, Compte.State.FERME)


@dataclass(frozen=True)
class Owner:
    """An account that a contact reaches; `is_own` when it is the account's, not only the school's."""

    compte: Compte
    is_own: bool


@dataclass(frozen=True)
class Claim:
    """What an identifiant and a contact point at together: an account, a letter not yet used, or nothing."""

    compte: Compte | None
    letter: Notification | None

    @property
    def is_someone(self) -> bool:
        """Whether there is somebody to write to."""
        return self.compte is not None or self.letter is not None


def find_owners(contact: Contact) -> list[Owner]:
    """The accounts that this contact reaches, the oldest first."""
    own = list(_with_contact(Compte.objects.exclude(state__in=GONE), contact).order_by("pk"))
    links = CompteResponsable.objects.filter(responsable_public_id__in=_records_of(contact))
    held = [link.compte for link in links.select_related("compte").order_by("compte_id")]
    found = {compte.pk: Owner(compte, is_own=True) for compte in own}
    for compte in held:
        if compte.state not in GONE:
            found.setdefault(compte.pk, Owner(compte, is_own=False))
    return [found[key] for key in sorted(found)]


def list_letters(contact: Contact) -> list[Notification]:
    """Letters still good, to people whom the school reaches at this contact."""
    return list(_live_letters().filter(responsable_public_id__in=_records_of(contact)).order_by("pk"))


def find_claim(identifiant: str, contact: Contact) -> Claim:
    """What `identifiant` names, if `contact` is known for it; an identifiant joined into another leads there."""
    compte = find_compte(identifiant)
    links = CompteResponsable.objects.filter(compte_id=compte.pk if compte else 0)
    records = list(links.values_list("responsable_public_id", flat=True))
    letter = _live_letters().filter(identifiant=identifiant or NOBODY).first()
    lettered = [letter.responsable_public_id] if letter and letter.responsable_public_id else []
    known = set(_records_of(contact, among=[*records, *lettered]))
    own = compte is not None and contact in (Contact.of(compte.mobile), Contact.of(compte.mel))
    return Claim(
        compte=compte if own or known & set(records) else None,
        letter=letter if compte is None and known & set(lettered) else None,
    )


def find_compte(identifiant: str) -> Compte | None:
    """The account that this identifiant opens, by itself or as the alias of another; None for a closed one."""
    compte = find_login(identifiant or NOBODY)
    return compte if compte is not None and compte.state not in GONE else None


def _with_contact(rows: QuerySet[Compte], contact: Contact) -> QuerySet[Compte]:
    if contact.moyen is Moyen.SMS:
        return rows.filter(mobile=contact.value)
    return rows.annotate(mel_lower=Lower("mel")).filter(mel_lower=contact.value)


def _records_of(contact: Contact, among: Iterable[str] | None = None) -> list[str]:
    """Registry rows that hold this contact, padded; `among` asks about these only."""
    rows = Responsable.objects.filter(gone_at__isnull=True)
    if among is not None:
        rows = rows.filter(public_id__in=padded(among))
    if contact.moyen is Moyen.SMS:
        rows = rows.filter(cles__e164=contact.value)
    else:
        rows = rows.annotate(mel_lower=Lower("mel")).filter(mel_lower=contact.value)
    return padded(rows.order_by("pk").values_list("public_id", flat=True).distinct()[:PADDED])


def padded(public_ids: Iterable[str], size: int = PADDED) -> list[str]:
    """`size` different ids, whatever was found: those given, then names that no row has."""
    kept = list(dict.fromkeys(public_ids))[:size]
    return kept + [f"{NOBODY}{rank}" for rank in range(len(kept), size)]


def _live_letters() -> QuerySet[Notification]:
    return Notification.objects.filter(
        used_at__isnull=True, cancelled_at__isnull=True, compte__isnull=True, expires_on__gte=today()
    )
