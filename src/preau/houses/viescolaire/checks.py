"""Start-up checks of school life: what is missing stops the start, not a family on a Monday morning."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks

from preau.houses.viescolaire.settings import current


@checks.register("viescolaire")
def check_settings(**kwargs: Any) -> list[checks.CheckMessage]:
    """The key that seals; silent in the instance that installs every house."""
    if settings.PREAU_HOUSE != "viescolaire" or settings.PREAU_DEMO:
        return []
    if current().secret_key:
        return []
    return [checks.Error("VIESCOLAIRE_SECRET_KEY_FILE manque.", id="viescolaire.E001")]
