"""The second factors of an account: which it has, adding one, taking one away, the recovery codes."""

from __future__ import annotations

import base64
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from preau.houses.comptes.actions.tell import tell_owner
from preau.houses.comptes.models import Compte, Facteur
from preau.houses.comptes.settings import current
from preau.kit import journal, sealkit, totpkit
from preau.kit.clockkit import now
from preau.protocols.refusals import Refusal

STRONG = (Facteur.Kind.TOTP, Facteur.Kind.PASSKEY)
NOTICE = {"sms": "COMPTES-SMS-60", "mail": "COMPTES-MAIL-60"}
CODES = 10
MOST = 10
"""Factors of an account: more than anybody has, less than a table can be filled with."""


class LastFacteur(Refusal):
    """The only second factor of an account that must have one."""

    code = "COMPTES-0601"
    status = 409
    personne = "Votre compte doit garder un second facteur. Ajoutez-en un autre avant de retirer celui-ci."
    support = "Second facteur obligatoire pour les personnels (COMPTES_AGENTS_SECOND_FACTEUR)."


class TooManyFacteurs(Refusal):
    """The account already has as many as it may."""

    code = "COMPTES-0602"
    status = 409
    personne = "Votre compte a déjà dix seconds facteurs. Retirez-en un avant d'en ajouter un autre."
    support = "Dix applications ou clés d'accès au plus par compte."


def strong_facteurs(compte: Compte) -> QuerySet[Facteur]:
    """The applications and passkeys that work, oldest first."""
    return compte.facteurs.filter(kind__in=STRONG, confirmed_at__isnull=False).order_by("pk")


def has_facteur(compte: Compte) -> bool:
    """Whether a login needs more than the password."""
    return strong_facteurs(compte).exists()


def must_have_facteur(compte: Compte) -> bool:
    """Whether this account may not do without: staff, by setting."""
    return compte.profil == Compte.Profil.AGENT and current().agents_second_facteur


def needs_stage(compte: Compte) -> bool:
    """Whether the login stops at the second factor: to show one, or to choose one."""
    return must_have_facteur(compte) or has_facteur(compte)


def count_codes(compte: Compte) -> int:
    """How many recovery codes are left."""
    return compte.facteurs.filter(kind=Facteur.Kind.SECOURS, used_at=None).count()


def totp_secret(run_public_id: str) -> str:
    """The secret that the enrolment of this run shows: 160 bits in base32 (RFC 4226 §4)."""
    return totpkit.write_secret(sealkit.derive("totp", run_public_id))


def totp_uri(compte: Compte, secret: str) -> str:
    """What the QR code says to the application."""
    return totpkit.write_uri(secret, compte.identifiant, current().service_name)


def add_totp(compte: Compte, secret: str, counter: int, request: HttpRequest | None = None) -> Facteur:
    """Keep an application whose code of `counter` was right; that code never serves again."""
    facteur = Facteur(compte=compte, kind=Facteur.Kind.TOTP, last_counter=counter, confirmed_at=now())
    facteur.secret = sealkit.seal(secret, facteur.public_id)
    return add_facteur(facteur, request)


def add_facteur(facteur: Facteur, request: HttpRequest | None = None) -> Facteur:
    """Keep a factor that has just been tried, tell the owner, write the journal. Raises TooManyFacteurs."""
    with transaction.atomic():
        compte = Compte.objects.select_for_update().get(pk=facteur.compte_id)
        if strong_facteurs(compte).count() >= MOST:
            raise TooManyFacteurs
        facteur.save(force_insert=True)
        tell_owner(NOTICE, compte)
        _write("facteur.ajoute", compte, request, genre=facteur.kind)
    return facteur


def remove_facteur(compte: Compte, public_id: str, request: HttpRequest | None = None) -> bool:
    """Take a factor away; the recovery codes go with the last one. False when there is none. Raises LastFacteur."""
    with transaction.atomic():
        compte = Compte.objects.select_for_update().get(pk=compte.pk)
        facteur = strong_facteurs(compte).filter(public_id=public_id).first()
        if facteur is None:
            return False
        is_last = strong_facteurs(compte).count() == 1
        if is_last and must_have_facteur(compte):
            raise LastFacteur
        facteur.delete()
        if is_last:
            compte.facteurs.all().delete()
        tell_owner(NOTICE, compte)
        _write("facteur.retire", compte, request, genre=facteur.kind)
    return True


def remove_all(compte: Compte) -> int:
    """Take every second factor away: the owner lost them, an operator has checked who they are. In a transaction."""
    removed = compte.facteurs.all().delete()[0]
    if removed:
        tell_owner(NOTICE, compte)
    return removed


def codes_of(run_public_id: str) -> list[str]:
    """The ten recovery codes that a run shows, `abcd-efgh-ijkl`: 60 bits each, derived, never kept."""
    return [_readable(sealkit.derive("secours", f"{run_public_id}|{rank}")) for rank in range(CODES)]


def renew_codes(compte: Compte, run_public_id: str, request: HttpRequest | None = None) -> None:
    """Make the codes of this run those of the account; the former ones die."""
    with transaction.atomic():
        compte = Compte.objects.select_for_update().get(pk=compte.pk)
        compte.facteurs.filter(kind=Facteur.Kind.SECOURS).delete()
        Facteur.objects.bulk_create(_kept(compte, codes_of(run_public_id)))
        _write("facteur.codes-de-secours", compte, request)


def secours_hash(compte: Compte, code: str) -> str:
    """What is kept of a recovery code."""
    return salted_hmac("preau.comptes.secours", f"{compte.public_id}|{code}", algorithm="sha256").hexdigest()


def _kept(compte: Compte, codes: Iterable[str]) -> list[Facteur]:
    kind = Facteur.Kind.SECOURS
    return [Facteur(compte=compte, kind=kind, secret=secours_hash(compte, clean_code(code))) for code in codes]


def clean_code(code: str) -> str:
    """A recovery code as typed, in the form it is hashed."""
    return "".join(char for char in code.casefold() if char.isalnum())


def _readable(secret: bytes) -> str:
    text = base64.b32encode(secret).decode().lower()[:12]
    return "-".join((text[:4], text[4:8], text[8:]))


def _write(event: str, compte: Compte, request: HttpRequest | None, **detail: str) -> None:
    who = f"compte:{compte.public_id}"
    journal.write(event, actor=who, subject=who, request=request, detail=detail)
