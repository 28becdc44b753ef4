"""Start-up checks of the office: what is missing stops the start, not a person at the desk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks

from preau.houses.guichet.approbations import ACTES
from preau.houses.guichet.settings import current
from preau.protocols.oidc.relying.messages import AUTH_METHODS


@checks.register("guichet")
def check_settings(**kwargs: Any) -> list[checks.CheckMessage]:
    """Where staff sign in and where accounts are; silent in the instance that installs every house."""
    if settings.PREAU_HOUSE != "guichet" or settings.PREAU_DEMO:
        return []
    own = current()
    needed = {
        "guichet.E001": ("ISSUER", own.issuer),
        "guichet.E002": ("CLIENT_SECRET_FILE", own.client_secret),
        "guichet.E003": ("SCIM_URL", own.scim_url),
        "guichet.E004": ("SCIM_TOKEN_FILE", own.scim_token),
    }
    found: list[checks.CheckMessage] = [
        checks.Error(f"GUICHET_{name} manque.", id=code) for code, (name, value) in needed.items() if not value
    ]
    if unknown := sorted(set(own.four_eyes) - set(ACTES)):
        told = f"GUICHET_FOUR_EYES : acte inconnu, {', '.join(unknown)}. Actes connus : {', '.join(ACTES)}."
        found.append(checks.Error(told, id="guichet.E005"))
    if own.auth_method not in AUTH_METHODS:
        found.append(checks.Error(f"GUICHET_AUTH_METHOD : {' ou '.join(AUTH_METHODS)}.", id="guichet.E006"))
    if not own.require_factor:
        told = "GUICHET_REQUIRE_FACTOR=0 : les agents entrent sans second facteur."
        found.append(checks.Warning(told, id="guichet.W001"))
    return found
