"""The second factor of applications: a code chosen on our page, given once by each new one (§4.7).

The spaces that want it are a setting. The code goes through the protocol encrypted under the session's key; tries are
counted, and committed, before it is compared.
"""

from __future__ import annotations

import hmac
from datetime import timedelta
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from preau.houses.viescolaire import settings
from preau.houses.viescolaire.actions.pronote_secrets import ESPACES, on_new_device
from preau.houses.viescolaire.actions.pronote_sessions import Etape, Tour, save_turn
from preau.houses.viescolaire.models import Appareil, CodePin, Utilisateur
from preau.houses.viescolaire.pronote_refusals import CodeTropSimple
from preau.kit import journal, limits, sealkit
from preau.kit.clockkit import now
from preau.kit.courier.vault import UnsealError
from preau.kit.idkit import digest
from preau.protocols.pronote.cipher import is_hexadecimal
from preau.protocols.pronote.page import NAMES
from preau.protocols.pronote.refusals import ChiffreIllisible

DIGITS = 6
ESSAIS = limits.Rule("pronote-pin", 5, timedelta(minutes=15), growing=True)
VERIFY, VERIFY_PASSWORD, IS_NAME_KNOWN, SAVE = 0, 1, 2, 3
"""Values of `action`."""
LONGEST_NAME = 30
ASKED: dict[str, Any] = {
    "actionsDoubleAuth": {"_T": 26, "V": "[3]"},
    "modesPossibles": {"_T": 26, "V": "[3]"},
    "modeSecurisationParDefaut": 3,
    "reglesSaisieMDP": {"min": 8, "max": 32, "regles": {"_T": 26, "V": "[0,1]"}},
}
"""What the answer to `Authentification` adds: the code must be entered, and the device named."""


def is_wanted(espace: int) -> bool:
    """Whether applications of this space must be given the code."""
    return NAMES.get(espace, "") in settings.current().pronote_pin


def may_choose(utilisateur: Utilisateur) -> bool:
    """Whether a space of this person wants a code."""
    return bool(set(ESPACES.get(utilisateur.genre, ())) & set(settings.current().pronote_pin))


def has_pin(utilisateur: Utilisateur) -> bool:
    """Whether this person has chosen one."""
    return CodePin.objects.filter(utilisateur=utilisateur).exists()


def choose_pin(utilisateur: Utilisateur, pin: str, *, request: HttpRequest | None = None) -> None:
    """A new code of six digits; every application must be given it again. Raises CodeTropSimple."""
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    if len(steps) == 1 and steps <= {-1, 0, 1}:
        raise CodeTropSimple
    who = f"utilisateur:{utilisateur.public_id}"
    with transaction.atomic():
        row = CodePin.objects.select_for_update().filter(utilisateur=utilisateur).first()
        row = row or CodePin(utilisateur=utilisateur)
        row.scelle, row.chosen_at = sealkit.seal(pin, row.public_id), now()
        row.save()
        Appareil.objects.filter(utilisateur=utilisateur).update(client_hash="")
        journal.write("pronote.code-pin", actor=who, subject=who, request=request)


def is_registered(tour: Tour) -> bool:
    """Whether this application was given the code before."""
    return (
        bool(tour.etat.client)
        and Appareil.objects.filter(
            utilisateur=tour.row.utilisateur, client_hash=tour.etat.client, revoked_at=None
        ).exists()
    )


def second_factor(tour: Tour, data: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
    """Answer to `SecurisationCompteDoubleAuth`. Never an error: a wrong code is `result` false."""
    utilisateur, action = tour.row.utilisateur, data.get("action")
    assert utilisateur is not None
    if action == IS_NAME_KNOWN:
        known = Appareil.objects.filter(utilisateur=utilisateur, nom=_name(data.get("libelle")), revoked_at=None)
        return {"dejaConnu": known.exists()}
    if action not in (VERIFY, SAVE) or not _is_right(tour, utilisateur, data.get("codePin")):
        return {"result": False}
    if action == SAVE and tour.row.etape == Etape.FACTEUR:
        with transaction.atomic():
            _register(tour, utilisateur, _name(data.get("strIdentification")), request)
            save_turn(tour, Etape.OUVERTE)
    return {"result": True}


def _is_right(tour: Tour, utilisateur: Utilisateur, sealed: Any) -> bool:
    if not limits.count(ESSAIS, utilisateur.public_id).allowed:
        return False
    row = CodePin.objects.filter(utilisateur=utilisateur).first()
    if row is None or not isinstance(sealed, str) or not is_hexadecimal(sealed) or len(sealed) > 256:
        return False
    try:
        said, kept = tour.etat.keys.decrypt(sealed), sealkit.unseal(row.scelle, row.public_id)
    except (ChiffreIllisible, UnsealError):
        return False
    if not hmac.compare_digest(said, kept.encode()):
        return False
    limits.give_back(ESSAIS, utilisateur.public_id)
    return True


def _register(tour: Tour, utilisateur: Utilisateur, name: str, request: HttpRequest) -> None:
    """Remember this application; one that came without a device of its own has one now, told to its owner."""
    row, device = tour.row, tour.row.appareil
    if device is None:
        device, is_new = Appareil.objects.get_or_create(
            utilisateur=utilisateur,
            espace=NAMES[row.espace],
            uuid_hash=digest(f"client {tour.etat.client}"),
            genre=Appareil.Genre.APPLICATION,
            revoked_at=None,
            defaults={"mot_de_passe": row.mot_de_passe, "nom": name},
        )
        row.appareil = device
        if is_new:
            on_new_device(device)
    device.client_hash, device.nom, device.used_at = tour.etat.client, name or device.nom, now()
    device.save(update_fields=["client_hash", "nom", "used_at"])
    who = f"utilisateur:{utilisateur.public_id}"
    journal.write("pronote.second-facteur", actor=who, subject=f"appareil:{device.public_id}", request=request)


def _name(value: Any) -> str:
    kept = "".join(one for one in value[:200] if one.isprintable()) if isinstance(value, str) else ""
    return " ".join(kept.split())[:LONGEST_NAME]
