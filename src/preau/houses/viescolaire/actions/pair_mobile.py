"""Open the mobile space on a phone: by the QR code and its four digits, or where one is signed in (issue 7.6)."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from preau.houses.viescolaire import settings
from preau.houses.viescolaire.actions.pronote_secrets import on_new_device
from preau.houses.viescolaire.appareils import LIFE, MOST_PROFILS, Profil, list_profils, name_of
from preau.houses.viescolaire.mobile_refusals import CodeFaux, LienPerime, ProfilInconnu, TropDeProfils
from preau.houses.viescolaire.models import Appareil, LienMobile, Utilisateur
from preau.houses.viescolaire.visiteur import load
from preau.kit import journal, limits, sealkit
from preau.kit.clockkit import now
from preau.kit.idkit import digest, new_secret
from preau.protocols.pronote.qr import pin_keys

LIEN_LIFE = timedelta(minutes=10)
ESSAIS = limits.Rule("mobile-code", max=4, window=timedelta(minutes=20))
"""Longer than a link lives, so that no window ends before it."""
KEPT = timedelta(days=30)


@dataclass(frozen=True)
class LienMade:
    """The link that the QR code holds, to be shown as text too, and when it stops working."""

    url: str
    expires_at: datetime


def make_lien(utilisateur: Utilisateur, code: str, enfant: str = "", *, request: HttpRequest | None = None) -> LienMade:
    """The one live link of this person; the one before stops working. `enfant` is put first on the phone.

    Raises PinIncorrect: four digits.
    """
    pin_keys(code)
    handle, expires_at = new_secret(), now() + LIEN_LIFE
    child = load(utilisateur).eleve(enfant)
    with transaction.atomic():
        LienMobile.objects.filter(utilisateur=utilisateur).delete()
        row = LienMobile.objects.create(
            utilisateur=utilisateur,
            eleve=child.public_id if child else "",
            lien_hash=digest(handle),
            code_hash=_code_hash(handle, code),
            expires_at=expires_at,
        )
        journal.write("mobile.qr", actor=_actor(utilisateur), subject=f"lien:{row.public_id}", request=request)
    return LienMade(settings.current().public_url.rstrip("/") + reverse("viescolaire:mobile-ouvrir", args=[handle]),
                    expires_at)  # fmt: skip


def find_lien(handle: str) -> LienMobile:
    """The live link of this address. Raises LienPerime: unknown, used, too old."""
    rows = LienMobile.objects.filter(lien_hash=digest(handle), expires_at__gt=now(), utilisateur__closed_at=None)
    found = rows.select_related("utilisateur").first()
    if found is None:
        raise LienPerime
    return found


def open_lien(handle: str, code: str, *, request: HttpRequest) -> Profil:
    """The profile that a link and its four digits open, once.

    The try is counted, and the count committed, before the code is compared; the fourth wrong one ends the link.
    Raises LienPerime, CodeFaux (with `reste`), TropDeProfils.
    """
    row = find_lien(handle)
    _check_room(list_profils(request), row.utilisateur)
    counted = limits.count(ESSAIS, row.public_id).allowed
    if not counted or not hmac.compare_digest(row.code_hash, _code_hash(handle, code)):
        reste = limits.left(ESSAIS, row.public_id) if counted else 0
        if reste <= 0:
            LienMobile.objects.filter(pk=row.pk).delete()
            raise LienPerime
        raise CodeFaux(reste=reste)
    with transaction.atomic():
        if not LienMobile.objects.filter(pk=row.pk).delete()[0]:  # another phone was first
            raise LienPerime
        return _open(row.utilisateur, row.eleve, request)


def open_here(utilisateur: Utilisateur, enfant: str, *, request: HttpRequest) -> Profil:
    """« Je suis déjà sur ce téléphone »: the profile of who is signed in, without a code. Raises TropDeProfils."""
    _check_room(list_profils(request), utilisateur)
    child = load(utilisateur).eleve(enfant)
    with transaction.atomic():
        return _open(utilisateur, child.public_id if child else "", request)


def choose_eleve(profil: Profil, public_id: str) -> None:
    """Put another child first on this phone; somebody else's changes nothing."""
    found = load(profil.appareil.utilisateur).eleve(public_id or "-")
    if found is not None:
        profil.appareil.eleve = found.public_id
        profil.appareil.save(update_fields=["eleve"])


def find_own(profils: Sequence[Profil], public_id: str) -> Profil:
    """The profile of this phone that has this id. Raises ProfilInconnu."""
    for one in profils:
        if one.appareil.public_id == public_id:
            return one
    raise ProfilInconnu


def purge(moment: datetime) -> int:
    """Delete the links over, and the browsers unused for ninety days or revoked a month ago; how many."""
    links = LienMobile.objects.filter(expires_at__lte=moment).delete()[0]
    browsers = Appareil.objects.filter(genre=Appareil.Genre.NAVIGATEUR)
    old = browsers.filter(used_at__lte=moment - LIFE - KEPT) | browsers.filter(revoked_at__lte=moment - KEPT)
    return links + old.delete()[0]


def _open(utilisateur: Utilisateur, eleve: str, request: HttpRequest) -> Profil:
    """A new row under a new token; the profile that the same person had on this phone ends."""
    former = [one.appareil.pk for one in list_profils(request) if one.appareil.utilisateur_id == utilisateur.pk]
    Appareil.objects.filter(pk__in=former).update(revoked_at=now(), cookie_hash=None)
    token = new_secret()
    row = Appareil.objects.create(
        utilisateur=utilisateur,
        genre=Appareil.Genre.NAVIGATEUR,
        nom=name_of(request),
        eleve=eleve,
        cookie_hash=digest(token),
    )
    journal.write("mobile.ouverture", actor=_actor(utilisateur), subject=f"appareil:{row.public_id}", request=request)
    on_new_device(row)
    return Profil(token, row)


def _check_room(profils: Sequence[Profil], utilisateur: Utilisateur) -> None:
    others = [one for one in profils if one.appareil.utilisateur_id != utilisateur.pk]
    if len(others) >= MOST_PROFILS:
        raise TropDeProfils(nombre=MOST_PROFILS)


def _code_hash(handle: str, code: str) -> str:
    return hmac.new(sealkit.derive("mobile-code", handle), code.encode(), "sha256").hexdigest()


def _actor(utilisateur: Utilisateur) -> str:
    return f"utilisateur:{utilisateur.public_id}"
