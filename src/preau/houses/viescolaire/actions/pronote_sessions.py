"""Sessions of the client protocol: opened by the page, one call at a time, half an hour (§3.2)."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from preau.houses.viescolaire import settings
from preau.houses.viescolaire.models import QrCode, SessionPronote, Telechargement, Utilisateur
from preau.kit import sealkit
from preau.kit.clockkit import now
from preau.kit.courier.vault import UnsealError
from preau.protocols.pronote.challenge import make_verifier
from preau.protocols.pronote.cipher import Keys
from preau.protocols.pronote.numbers import check_number
from preau.protocols.pronote.page import Entry
from preau.protocols.pronote.payload import Mode

IDLE = timedelta(minutes=30)
LIFE = timedelta(hours=24)
FIRST, SPAN = 1_000_000, 998_000_000
Etape = SessionPronote.Etape


class SessionFinie(Exception):
    """No such session, or one that is over."""


@dataclass
class Etat:
    """What a session holds sealed: its keys, the pending challenge, the entry by the ENT that may be used once.

    `client` is the digest of the identifier that the application keeps from one session to the next; `fichiers` are
    those sent and not handed in yet, by the name that the client gave them.
    """

    keys: Keys = field(default_factory=Keys)
    defi: dict[str, Any] = field(default_factory=dict)
    entree: dict[str, str] = field(default_factory=dict)
    client: str = ""
    fichiers: dict[str, dict[str, Any]] = field(default_factory=dict)

    def write(self, row: SessionPronote) -> None:
        """Seal it into its row, which the caller saves."""
        keys = {"k": self.keys.key.hex(), "v": self.keys.iv.hex()}
        said = {**keys, "d": self.defi, "e": self.entree, "c": self.client, "f": self.fichiers}
        row.scelle = sealkit.seal(json.dumps(said), row.public_id)


@dataclass(frozen=True)
class Tour:
    """One call of a session: `number` is the client's, ours is the next."""

    row: SessionPronote
    etat: Etat
    number: int

    @property
    def mode(self) -> Mode:
        """What the page announced."""
        return Mode(self.row.chiffre, self.row.compresse)


def open_session(
    espace: int, *, uai: str = "", utilisateur: Utilisateur | None = None
) -> tuple[SessionPronote, Entry | None]:
    """A new session, before any login. `utilisateur` came through the ENT: the entry to write on their page."""
    mine = settings.current()
    etat, entry = Etat(), None
    if utilisateur is not None:
        entry = Entry(secrets.token_hex(16), secrets.token_hex(16))
        etat.entree = {"e": entry.identifier, "v": make_verifier(entry.password)}
    for _ in range(8):
        row = SessionPronote(numero=FIRST + secrets.randbelow(SPAN), espace=espace, uai=uai, utilisateur=utilisateur)
        row.chiffre, row.compresse = mine.pronote_encrypts, mine.pronote_compresses
        etat.write(row)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            continue  # another session has this number
        return row, entry
    raise RuntimeError("no free session number")


def take_turn(numero: int, espace: int, text: str) -> Tour:
    """The session whose next request number `text` is; the number is used up, whatever the call then comes to.

    Raises SessionFinie; NumeroInattendu for a number replayed, guessed, or of another session.
    """
    with transaction.atomic():
        rows = SessionPronote.objects.select_for_update(of=("self",))
        row = (
            rows.select_related("utilisateur", "appareil", "mot_de_passe").filter(numero=numero, espace=espace).first()
        )
        if row is None or is_over(row, now()):
            raise SessionFinie
        etat = read_etat(row)
        number = row.attendu
        check_number(text, number, etat.keys)
        row.attendu, row.used_at = number + 2, now()
        row.save(update_fields=["attendu", "used_at"])
    return Tour(row, etat, number)


def is_over(row: SessionPronote, moment: datetime) -> bool:
    """Idle, too old, its person closed, or what opened it taken back."""
    if moment - row.used_at > IDLE or moment - row.created_at > LIFE:
        return True
    if row.utilisateur is not None and row.utilisateur.closed_at is not None:
        return True
    return any(one is not None and one.revoked_at is not None for one in (row.appareil, row.mot_de_passe))


def read_etat(row: SessionPronote) -> Etat:
    """What the row holds sealed. Raises SessionFinie when the key of the deployment has changed."""
    try:
        said = json.loads(sealkit.unseal(row.scelle, row.public_id))
    except (UnsealError, ValueError) as problem:
        raise SessionFinie from problem
    keys = Keys(bytes.fromhex(said["k"]), bytes.fromhex(said["v"]))
    return Etat(keys, said["d"], said["e"], said.get("c", ""), said.get("f", {}))


def save_turn(tour: Tour, etape: str) -> None:
    """Keep what the call changed: keys, challenge, how far the login is, who it is.

    Raises SessionFinie when the ENT, or a purge, has ended the session meanwhile.
    """
    tour.etat.write(tour.row)
    tour.row.etape = etape
    kept = ("scelle", "etape", "utilisateur", "appareil", "mot_de_passe", "eleve")
    if not SessionPronote.objects.filter(pk=tour.row.pk).update(**{name: getattr(tour.row, name) for name in kept}):
        raise SessionFinie


def purge(moment: datetime) -> int:
    """Forget the sessions, the QR codes and the downloads that are over; how many."""
    gone = SessionPronote.objects.filter(used_at__lt=moment - IDLE).delete()[0]
    gone += QrCode.objects.filter(expires_at__lt=moment).delete()[0]
    return gone + Telechargement.objects.filter(expires_at__lt=moment).delete()[0]
