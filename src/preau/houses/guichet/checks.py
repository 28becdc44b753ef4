"""Start-up checks of the office: what is missing stops the start, not a person at the desk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks

from preau.houses.guichet.settings import current


@checks.register("guichet")
def check_settings(**kwargs: Any) -> list[checks.CheckMessage]:
    """Where staff sign in and where accounts are; silent in the instance that installs every house."""
    if settings.PREAU_HOUSE != "guichet" or settings.PREAU_DEMO:
        return []
    own = current()
    needed = {
        "ISSUER": own.issuer,
        "CLIENT_SECRET_FILE": own.client_secret,
        "SCIM_URL": own.scim_url,
        "SCIM_TOKEN_FILE": own.scim_token,
    }
    missing = [name for name, value in needed.items() if not value]
    return [
        checks.Error(f"GUICHET_{name} manque.", id=f"guichet.E{number:03}") for number, name in enumerate(missing, 1)
    ]
