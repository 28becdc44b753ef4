"""Anyone may be anyone here: the fictitious providers start in a demonstration only."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks


@checks.register("fournisseurs")
def check_demonstration(**kwargs: Any) -> list[checks.CheckMessage]:
    """An error unless this is a demonstration; silent in the instance that installs every house."""
    if settings.PREAU_HOUSE != "fournisseurs" or settings.PREAU_DEMO:
        return []
    said = "Les fournisseurs d'identité ne démarrent que dans une démonstration."
    return [checks.Error(said, id="fournisseurs.E001")]
