"""Start-up checks of the hub: what is missing stops the start, not a person in the middle of a connection."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks

from preau.houses.passerelle.settings import current


@checks.register("passerelle")
def check_settings(**kwargs: Any) -> list[checks.CheckMessage]:
    """Keys, the secret of the subjects; silent in the instance that installs every house."""
    if settings.PREAU_HOUSE != "passerelle" or settings.PREAU_DEMO:
        return []
    own = current()
    found: list[checks.CheckMessage] = []
    for name, value in (("KEYS", own.keys), ("SUBJECT_SECRET", own.subject_secret)):
        if not value:
            found.append(checks.Error(f"PASSERELLE_{name}_FILE manque.", id=f"passerelle.E00{len(found) + 1}"))
    return found
