"""What lets a phone or a program in: QR codes, devices, application passwords (specs/pronote-protocol.md §4.5, §4.6).

Every secret is random. What the protocol needs to know of it again is sealed (§9.3), never shown twice.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from preau.houses.viescolaire import settings
from preau.houses.viescolaire.contact import find_contact
from preau.houses.viescolaire.models import Appareil, Grille, Identifiant, MotDePasseApplication, QrCode, Utilisateur
from preau.houses.viescolaire.pronote_refusals import (
    AppareilInconnu,
    EspaceImpossible,
    MotDePasseInconnu,
    TropDeMotsDePasse,
)
from preau.houses.viescolaire.visiteur import load
from preau.kit import courier, journal, sealkit
from preau.kit.clockkit import PARIS, now
from preau.protocols.pronote.challenge import make_verifier
from preau.protocols.pronote.qr import pin_keys, write_qr

QR_LIFE = timedelta(minutes=10)
MOST_PASSWORDS = 20
GROUPS, GROUP = 5, 5
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
"""32 of them: a password of 25 has 125 bits."""
Genre = Utilisateur.Genre
ESPACES: dict[str, tuple[str, ...]] = {
    Genre.RESPONSABLE: ("parent",),
    Genre.ELEVE: ("eleve",),
    Genre.PERSONNEL: ("professeur", "viescolaire"),
}
"""The spaces of each genre, its own first; an accompagnant has none."""


@dataclass(frozen=True)
class QrMade:
    """The JSON that the code shows, to be shown as text too, and when it stops working."""

    text: str
    expires_at: datetime


def espace_of(utilisateur: Utilisateur) -> str:
    """« parent », « eleve », « professeur »; empty for who has no space for applications."""
    return next(iter(ESPACES.get(utilisateur.genre, ())), "")


def may_use(utilisateur: Utilisateur, espace: str) -> bool:
    """Whether this space is theirs."""
    return espace in ESPACES.get(utilisateur.genre, ())


def login_of(utilisateur: Utilisateur) -> str:
    """The name that a QR code holds, made at the first need. An application password has one of its own."""
    return Identifiant.objects.get_or_create(utilisateur=utilisateur)[0].login


def make_qr(
    utilisateur: Utilisateur,
    espace: str,
    pin: str,
    enfant: str = "",
    *,
    par: MotDePasseApplication | None = None,
    request: HttpRequest | None = None,
) -> QrMade:
    """The one live code of this person and space; the one before stops working. `enfant` is put first on the device.

    `par` is the application password of the application that asks: taken back, what the code opened goes with it.
    Raises PinIncorrect (four digits), EspaceImpossible.
    """
    pin_keys(pin)
    if not may_use(utilisateur, espace):
        raise EspaceImpossible
    secret = secrets.token_hex(32)
    expires_at = now() + QR_LIFE
    child = load(utilisateur).eleve(enfant)
    with transaction.atomic():
        login = login_of(utilisateur)
        QrCode.objects.filter(utilisateur=utilisateur, espace=espace).delete()
        row = QrCode(utilisateur=utilisateur, espace=espace, mot_de_passe=par, eleve=child.public_id if child else "")
        row.verificateur = sealkit.seal(make_verifier(secret), row.public_id)
        row.expires_at = expires_at
        row.save(force_insert=True)
        journal.write("pronote.qr", actor=_actor(utilisateur), subject=f"qr:{row.public_id}", request=request)
    return QrMade(write_qr(login, secret, pin, page_url(espace, child.uai if child else "")), expires_at)


def page_url(espace: str, uai: str = "") -> str:
    """The address of the page of a space, as a QR code holds it; it names the school where there are several."""
    schools = Grille.objects.values_list("uai", flat=True).distinct()
    root = settings.current().public_url.rstrip("/") + "/pronote"
    within = f"/{uai}" if uai and len(set(schools)) > 1 else ""
    return f"{root}{within}/mobile.{espace}.html"


def list_appareils(utilisateur: Utilisateur) -> list[Appareil]:
    """The live devices of a person, last used first."""
    return list(Appareil.objects.filter(utilisateur=utilisateur, revoked_at=None).order_by("-used_at", "-pk"))


def revoke_appareil(utilisateur: Utilisateur, public_id: str, *, request: HttpRequest | None = None) -> Appareil:
    """Sign a device out for good: its sessions end at once, and so does a QR code that it may have asked for.

    Raises AppareilInconnu.
    """
    with transaction.atomic():
        rows = Appareil.objects.select_for_update().filter(utilisateur=utilisateur, revoked_at=None)
        row = rows.filter(public_id=public_id).first()
        if row is None:
            raise AppareilInconnu
        row.revoked_at, row.verificateur, row.precedent, row.cookie_hash = now(), "", "", None
        row.save()
        QrCode.objects.filter(utilisateur=utilisateur).delete()
        journal.write("appareil.retrait", actor=_actor(utilisateur), subject=_subject(row), request=request)
    return row


def list_app_passwords(utilisateur: Utilisateur) -> list[MotDePasseApplication]:
    """The live application passwords of a person, newest first."""
    return list(MotDePasseApplication.objects.filter(utilisateur=utilisateur, revoked_at=None).order_by("-pk"))


def make_app_password(utilisateur: Utilisateur, nom: str, *, request: HttpRequest | None = None) -> str:
    """A new password, to be shown this once beside its own login: that of `list_app_passwords(utilisateur)[0]`.

    Raises EspaceImpossible, TropDeMotsDePasse.
    """
    if not espace_of(utilisateur):
        raise EspaceImpossible
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
    secret = "-".join(groups)
    with transaction.atomic():
        Utilisateur.objects.select_for_update().get(pk=utilisateur.pk)
        if MotDePasseApplication.objects.filter(utilisateur=utilisateur, revoked_at=None).count() >= MOST_PASSWORDS:
            raise TropDeMotsDePasse(nombre=MOST_PASSWORDS)
        row = MotDePasseApplication(utilisateur=utilisateur, nom=" ".join(nom.split())[:60])
        row.espace = espace_of(utilisateur)
        row.verificateur = sealkit.seal(make_verifier(secret), row.public_id)
        row.save(force_insert=True)
        journal.write("pronote.mot-de-passe", actor=_actor(utilisateur), subject=_subject(row), request=request)
    return secret


def revoke_app_password(utilisateur: Utilisateur, public_id: str, *, request: HttpRequest | None = None) -> None:
    """Take a password back: it opens nothing more; the devices it let in go with it. Raises MotDePasseInconnu."""
    with transaction.atomic():
        rows = MotDePasseApplication.objects.select_for_update().filter(utilisateur=utilisateur, revoked_at=None)
        row = rows.filter(public_id=public_id).first()
        if row is None:
            raise MotDePasseInconnu
        row.revoked_at, row.verificateur = now(), ""
        row.save()
        QrCode.objects.filter(mot_de_passe=row).delete()
        live = Appareil.objects.filter(mot_de_passe=row, revoked_at=None)
        live.update(revoked_at=now(), verificateur="", precedent="")
        journal.write("pronote.mot-de-passe-retrait", actor=_actor(utilisateur), subject=_subject(row), request=request)


def on_new_device(appareil: Appareil) -> None:
    """Tell the owner, by mail or SMS, in the caller's transaction. Nobody to tell: the list of devices says it."""
    contact = find_contact(appareil.utilisateur)
    if contact is None:
        return
    mine = settings.current()
    moment = appareil.created_at.astimezone(PARIS)
    params = {
        "service": mine.service_name,
        "nom": appareil.nom or appareil.modele or str(appareil.get_genre_display()),
        "lien": mine.public_url.rstrip("/") + reverse("viescolaire:accueil"),
        "moment": f"{moment:%d/%m/%Y} à {moment:%H:%M}",
    }
    courier.queue(
        "VIESCOLAIRE-MAIL-40" if contact.kind == "mail" else "VIESCOLAIRE-SMS-40",
        to=contact.to,
        params=params,
        expires_at=now() + timedelta(days=1),
        idempotency_key=f"appareil-{appareil.public_id}",
    )


def _actor(utilisateur: Utilisateur) -> str:
    return f"utilisateur:{utilisateur.public_id}"


def _subject(row: Appareil | MotDePasseApplication) -> str:
    return f"{'appareil' if isinstance(row, Appareil) else 'mot-de-passe'}:{row.public_id}"
