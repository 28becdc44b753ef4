"""Files for applications: a PDF fetched once by an address nobody guesses, a file named under the session's key."""

from __future__ import annotations

import json
from datetime import date, timedelta

from django.db import transaction

from preau.houses.viescolaire.actions.pronote_sessions import Etape, SessionFinie, is_over, read_etat
from preau.houses.viescolaire.models import SessionPronote, Telechargement, Utilisateur
from preau.kit.clockkit import now
from preau.kit.idkit import digest, new_secret
from preau.protocols.pronote.payload import is_text
from preau.protocols.pronote.refusals import ChiffreIllisible

LIFE = timedelta(minutes=2)


def keep_download(utilisateur: Utilisateur, eleve: str, lundi: date) -> str:
    """The name of a PDF of that week, good once, for two minutes."""
    name = new_secret()
    row = Telechargement(utilisateur=utilisateur, eleve=eleve, lundi=lundi, chemin_hash=digest(name))
    row.expires_at = now() + LIFE
    row.save(force_insert=True)
    return name


def take_download(name: str) -> Telechargement | None:
    """What this name was made for; it is gone. None for one unknown, used or too old."""
    with transaction.atomic():
        rows = Telechargement.objects.select_for_update(of=("self",)).select_related("utilisateur")
        row = rows.filter(chemin_hash=digest(name), utilisateur__closed_at=None).first()
        if row is None:
            return None
        row.delete()
    return row if row.expires_at > now() else None


def find_named(numero: int, sealed: str) -> tuple[Utilisateur, str] | None:
    """Who asks, and for which id, in the address of a file: encrypted under the key of an open session (§7.10)."""
    rows = SessionPronote.objects.select_related("utilisateur", "appareil", "mot_de_passe")
    row = rows.filter(numero=numero, etape=Etape.OUVERTE).first()
    if row is None or row.utilisateur is None or is_over(row, now()):
        return None
    try:
        text = read_etat(row).keys.decrypt(sealed).decode("utf-8", "replace")
        # One client pads twice: what is behind the object is left out.
        said = json.loads(text[: text.rindex("}") + 1])
    except (SessionFinie, ChiffreIllisible, ValueError, RecursionError):
        return None
    named = said.get("N") if isinstance(said, dict) else None
    return (row.utilisateur, named) if isinstance(named, str) and is_text(named) else None
