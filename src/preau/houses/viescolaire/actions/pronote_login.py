"""Logging an application in: a challenge, its answer, and what it opens (specs/pronote-protocol.md §4.2–4.6, §9).

A challenge lets anybody test guesses offline: it is given of random secrets only, and counted when it is given. An
unknown login is given one that no secret answers, in the same shape.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from preau.houses.viescolaire.actions import pronote_pin
from preau.houses.viescolaire.actions.pronote_secrets import may_use, on_new_device
from preau.houses.viescolaire.actions.pronote_sessions import Etape, Tour, save_turn
from preau.houses.viescolaire.models import Appareil, Identifiant, MotDePasseApplication, QrCode, Utilisateur
from preau.kit import journal, limits, sealkit
from preau.kit.clockkit import now
from preau.kit.courier.vault import UnsealError
from preau.kit.idkit import digest
from preau.kit.limits import address
from preau.protocols.pronote.challenge import (
    Challenge,
    check_answer,
    derive_key,
    make_verifier,
    write_challenge,
    write_session_key,
)
from preau.protocols.pronote.cipher import Keys
from preau.protocols.pronote.cipher import digest as make_key
from preau.protocols.pronote.errors import ACCOUNT_DISABLED, BAD_CREDENTIALS, WITH_MESSAGE
from preau.protocols.pronote.page import NAMES

QR_TRIES = 4
SANS_PIN = _("Choisissez d'abord votre code PIN : vie scolaire, « Mes appareils ».")
QUARTER = timedelta(minutes=15)
PAGES = limits.Rule("pronote-pages", 3000, QUARTER)
"""Pages given, per block of addresses: a whole school comes from one."""
ECHECS = limits.Rule("pronote-echecs", 200, QUARTER)
"""Logins that failed, per block of addresses: the page then says that it is suspended."""
PAR_LOGIN = limits.Rule("pronote-login", 20, QUARTER)
"""Logins that failed, per login: no more challenges of it are given."""
QR, JETON, MOT_DE_PASSE, ENT = "qr", "jeton", "mot-de-passe", "ent"


@dataclass(frozen=True)
class Candidat:
    """A secret that may be the client's: what of, which row, the key made of it."""

    genre: str
    pk: int
    key: bytes
    verifier: str


def is_suspended(request: HttpRequest) -> bool:
    """Count a page; whether this block of addresses has asked, or failed, too often to be given it."""
    block = address.block(request)
    return not limits.count(PAGES, block).allowed or limits.left(ECHECS, block) <= 0


def identify(tour: Tour, data: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
    """Answer to `Identification`: a challenge, of a secret that exists or of none."""
    login = _text(data.get("identifiant"), 80)
    mode = _mode(data)
    uuid_hash = digest(_text(data.get("uuidAppliMobile"), 200))
    found: list[Candidat] = []
    # Counted, and committed, before anything is compared (design.md §1): a success gives both back.
    by_block = limits.count(ECHECS, address.block(request))
    by_login = limits.count(PAR_LOGIN, f"{mode}|{login.lower()}") if mode != ENT else by_block
    if by_block.allowed and by_login.allowed:
        found = _candidates(tour, mode, login, uuid_hash)
    drawn = secrets.token_hex(16)
    filler = "".join(secrets.choice("abcdefghijklmnopqrstuvwxyz") for _ in drawn)
    offered = found[0].key if found else secrets.token_bytes(16)
    challenge = write_challenge(drawn, filler, Keys(offered, tour.etat.keys.iv))
    device = data.get("informationsAppareil")
    tour.etat.defi = {
        "texte": challenge.text,
        "attendu": challenge.expected,
        "mode": mode,
        "login": login.lower(),
        "uuid": uuid_hash,
        "jeton": mode in (QR, JETON) or (mode == MOT_DE_PASSE and data.get("demandeConnexionAppliMobile") is True),
        "modele": _text(device.get("modele"), 60) if isinstance(device, dict) else "",
        "secrets": [[one.genre, one.pk, one.key.hex(), one.verifier] for one in found],
    }
    save_turn(tour, Etape.DEFI)
    return {"alea": "", "challenge": challenge.text, "modeCompLog": 0, "modeCompMdp": 0}


def authenticate(tour: Tour, data: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
    """Answer to `Authentification`; the challenge is used up. A failure is never an error (§3.5)."""
    defi, tour.etat.defi = tour.etat.defi, {}
    save_turn(tour, Etape.PARAMETRES)
    answer = data.get("challenge")
    found = _proven(defi, answer, tour.etat.keys.iv) if defi and isinstance(answer, str) else None
    if found is None:
        return {"Acces": BAD_CREDENTIALS}
    with transaction.atomic():
        opened = _redeem(tour, defi, found, request)
        refused = _refusal(tour) if opened is not None else {"Acces": BAD_CREDENTIALS}
        if refused:  # nothing is used up, nobody told of a device
            transaction.set_rollback(True)
    if opened is None or refused:
        return refused
    limits.give_back(ECHECS, address.block(request))
    limits.give_back(PAR_LOGIN, f"{defi['mode']}|{defi['login']}")
    drawn = secrets.token_bytes(16)
    said = {"cle": write_session_key(drawn, Keys(found.key, tour.etat.keys.iv)), **opened}
    tour.etat.keys = tour.etat.keys.with_session_key(drawn)
    is_open = not pronote_pin.is_wanted(tour.row.espace) or pronote_pin.is_registered(tour)
    save_turn(tour, Etape.OUVERTE if is_open else Etape.FACTEUR)
    return said if is_open else {**said, **pronote_pin.ASKED}


def _refusal(tour: Tour) -> dict[str, Any]:
    """Why a person whose secret is right does not come in; empty when they do."""
    utilisateur = tour.row.utilisateur
    if utilisateur is None or utilisateur.closed_at is not None:
        return {"Acces": ACCOUNT_DISABLED}
    if pronote_pin.is_wanted(tour.row.espace) and not pronote_pin.has_pin(utilisateur):
        return {"Acces": WITH_MESSAGE, "AccesMessage": {"message": str(SANS_PIN)}}
    return {}


def _mode(data: dict[str, Any]) -> str:
    if data.get("pourENT") is True:
        return ENT
    if data.get("demandeConnexionAppliMobileJeton") is True:
        return QR
    return JETON if data.get("enConnexionAppliMobile") is True else MOT_DE_PASSE


def _candidates(tour: Tour, mode: str, login: str, uuid_hash: str) -> list[Candidat]:
    """The secrets that may open; the first is the one that the challenge is made of. A try is counted on each."""
    if mode == ENT:
        entry, tour.etat.entree = tour.etat.entree, {}
        if not entry or not secrets.compare_digest(entry["e"].encode(), login.encode()):
            return []
        return [Candidat(ENT, 0, make_key(entry["v"].encode()), entry["v"])]
    espace, named = NAMES[tour.row.espace], {"login": login.lower()}
    found: MotDePasseApplication | Identifiant | None
    if mode == MOT_DE_PASSE:
        found = MotDePasseApplication.objects.select_related("utilisateur").filter(espace=espace, **named).first()
    else:
        found = Identifiant.objects.select_related("utilisateur").filter(**named).first()
    if found is None or not may_use(found.utilisateur, espace):
        return []
    if isinstance(found, MotDePasseApplication):
        one = _unseal(found.verificateur, found.public_id) if found.revoked_at is None else ""
        return [Candidat(MOT_DE_PASSE, found.pk, derive_key(login, one), one)] if one else []
    with transaction.atomic():
        kept = _sealed(found.utilisateur, mode, espace, uuid_hash)
    secrets_kept = [(genre, pk, _unseal(sealed, bound)) for genre, pk, sealed, bound in kept]
    return [Candidat(genre, pk, derive_key(login, one), one) for genre, pk, one in secrets_kept if one]


def _sealed(utilisateur: Utilisateur, mode: str, espace: str, uuid_hash: str) -> list[tuple[str, int, str, str]]:
    """(kind, row, sealed verifier, what it is bound to)."""
    if mode == QR:
        code = QrCode.objects.select_for_update().filter(utilisateur=utilisateur, espace=espace).first()
        if code is None or code.expires_at <= now() or code.essais >= QR_TRIES:
            return []
        code.essais += 1
        code.save(update_fields=["essais"])
        return [(QR, code.pk, code.verificateur, code.public_id)]
    devices = Appareil.objects.select_for_update().filter(utilisateur=utilisateur, espace=espace)
    device = devices.filter(genre=Appareil.Genre.APPLICATION, uuid_hash=uuid_hash, revoked_at=None).first()
    if device is None:
        return []
    both = [one for one in (device.verificateur, device.precedent) if one]
    # An older client that has lost the newest token cannot read a challenge of it: the next try offers the other.
    if device.essais % 2:
        both.reverse()
    device.essais += 1
    device.save(update_fields=["essais"])
    return [(JETON, device.pk, one, device.public_id) for one in both]


def _unseal(sealed: str, bound: str) -> str:
    try:
        return sealkit.unseal(sealed, bound)
    except UnsealError:
        return ""  # the key of the deployment has changed: this secret opens nothing any more


def _proven(defi: dict[str, Any], answer: str, iv: bytes) -> Candidat | None:
    """The secret that the answer shows; a newer client shows any of them, an older one the first."""
    challenge = Challenge(defi["texte"], defi["attendu"])
    for genre, pk, key, verifier in defi["secrets"]:
        if check_answer(answer, challenge, Keys(bytes.fromhex(key), iv)):
            return Candidat(genre, pk, bytes.fromhex(key), verifier)
    return None


def _redeem(tour: Tour, defi: dict[str, Any], found: Candidat, request: HttpRequest) -> dict[str, Any] | None:
    """What the login opens, the secret used up; None when it was used, replaced or taken back meanwhile."""
    row = tour.row
    device: Appareil | None = None
    if found.genre == QR:
        codes = QrCode.objects.select_for_update(of=("self",)).select_related("utilisateur", "mot_de_passe")
        code = codes.filter(pk=found.pk).first()
        if code is None or code.expires_at <= now():
            return None
        code.delete()
        row.utilisateur, row.eleve, row.mot_de_passe = code.utilisateur, code.eleve, code.mot_de_passe
        device = _device(tour, defi)
    elif found.genre == JETON:
        rows = Appareil.objects.select_for_update(of=("self",)).select_related("utilisateur")
        device = rows.filter(pk=found.pk, revoked_at=None).first()
        live = [_unseal(one, device.public_id) for one in (device.verificateur, device.precedent)] if device else []
        if device is None or found.verifier not in live:
            return None
        row.utilisateur, row.eleve = device.utilisateur, device.eleve
    elif found.genre == MOT_DE_PASSE:
        words = MotDePasseApplication.objects.select_for_update().select_related("utilisateur")
        word = words.filter(pk=found.pk, revoked_at=None).first()
        if word is None:
            return None
        word.used_at = now()
        word.save(update_fields=["used_at"])
        row.utilisateur, row.mot_de_passe = word.utilisateur, word
        device = _device(tour, defi) if defi["jeton"] else None
    if row.utilisateur is None:
        return None
    said = {} if device is None else {"jetonConnexionAppliMobile": _next_token(device, found)}
    row.appareil = device
    who = f"utilisateur:{row.utilisateur.public_id}"
    subject = f"appareil:{device.public_id}" if device else who
    journal.write("pronote.connexion", actor=who, subject=subject, request=request, detail={"par": found.genre})
    return said


def _device(tour: Tour, defi: dict[str, Any]) -> Appareil:
    """The device of this application, new unless the same one was there: it is then told to its owner."""
    row = tour.row
    assert row.utilisateur is not None
    genre = Appareil.Genre.APPLICATION
    found, is_new = Appareil.objects.get_or_create(
        utilisateur=row.utilisateur,
        espace=NAMES[row.espace],
        uuid_hash=defi["uuid"],
        genre=genre,
        revoked_at=None,
        defaults={"modele": defi["modele"], "mot_de_passe": row.mot_de_passe},
    )
    found.eleve, found.mot_de_passe = row.eleve or found.eleve, row.mot_de_passe
    found.verificateur = found.precedent = ""
    if is_new:
        on_new_device(found)
    return found


def _next_token(device: Appareil, found: Candidat) -> str:
    """A new token; the one that was just used stays good until the new one is."""
    token = secrets.token_hex(64)
    device.verificateur = sealkit.seal(make_verifier(token), device.public_id)
    device.precedent = sealkit.seal(found.verifier, device.public_id) if found.genre == JETON else ""
    device.essais, device.used_at = 0, now()
    device.save()
    return token


def _text(value: Any, most: int) -> str:
    return "".join(one for one in value[:most] if one.isprintable()) if isinstance(value, str) else ""
