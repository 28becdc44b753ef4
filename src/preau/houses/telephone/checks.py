"""The phone shows security codes to whoever looks: it starts in a demonstration only."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks

from preau.houses.telephone.settings import current


@checks.register("telephone")
def check_demonstration(**kwargs: Any) -> list[checks.CheckMessage]:
    """Errors unless this is a demonstration with a token; silent in the instance that installs every house."""
    if settings.PREAU_HOUSE != "telephone":
        return []
    found: list[checks.CheckMessage] = []
    if not settings.PREAU_DEMO:
        found.append(checks.Error("Le téléphone ne démarre que dans une démonstration.", id="telephone.E001"))
    if len(current().token) < 16:
        found.append(checks.Error("TELEPHONE_TOKEN_FILE manque, ou tient moins de 16 caractères.", id="telephone.E002"))
    return found
