"""Start-up checks of school life: what is missing stops the start, not a family on a Monday morning."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks

from preau.houses.viescolaire import ents
from preau.houses.viescolaire.settings import current
from preau.kit.envkit import BadSetting
from preau.protocols.pronote.page import ESPACES


@checks.register("viescolaire")
def check_settings(**kwargs: Any) -> list[checks.CheckMessage]:
    """The spaces that want a code, the ENTs; silent in the instance that installs every house."""
    if settings.PREAU_HOUSE != "viescolaire":
        return []
    unknown = set(current().pronote_pin) - set(ESPACES)
    known = f"VIESCOLAIRE_PRONOTE_PIN : {', '.join(sorted(unknown))} : les espaces sont {', '.join(ESPACES)}."
    found: list[checks.CheckMessage] = [checks.Error(known, id="viescolaire.E003")] if unknown else []
    return found if settings.PREAU_DEMO else [*found, *_check_ents()]


def _check_ents() -> list[checks.CheckMessage]:
    """An ENT that is written wrongly, or asked about tickets in clear."""
    try:
        known = ents.declared()
    except BadSetting as problem:
        return [checks.Error(str(problem), id="viescolaire.E001")]
    return [
        checks.Error(f"{one.alias} : le serveur CAS est en http ; il doit être en https.", id="viescolaire.E002")
        for one in known
        if not one.url.startswith("https://")
    ]
