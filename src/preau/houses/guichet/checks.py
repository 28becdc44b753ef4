"""Start-up checks of the office: what is missing stops the start, not a person at the desk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks

from preau.houses.guichet.approbations import ACTES
from preau.houses.guichet.settings import current


@checks.register("guichet")
def check_settings(**kwargs: Any) -> list[checks.CheckMessage]:
    """Where accounts are, and which acts are known; silent in the instance that installs every house."""
    if settings.PREAU_HOUSE != "guichet" or settings.PREAU_DEMO:
        return []
    own = current()
    needed = {
        "guichet.E003": ("SCIM_URL", own.scim_url),
        "guichet.E004": ("SCIM_TOKEN_FILE", own.scim_token),
    }
    found: list[checks.CheckMessage] = [
        checks.Error(f"GUICHET_{name} manque.", id=code) for code, (name, value) in needed.items() if not value
    ]
    if unknown := sorted(set(own.four_eyes) - set(ACTES)):
        told = f"GUICHET_FOUR_EYES : acte inconnu, {', '.join(unknown)}. Actes connus : {', '.join(ACTES)}."
        found.append(checks.Error(told, id="guichet.E005"))
    return found
