"""Start-up checks of the téléservices."""

from __future__ import annotations

from typing import Any

from django.core import checks

from preau.houses.demarches.teleservice import list_teleservices


@checks.register("demarches")
def check_teleservices(**kwargs: Any) -> list[checks.CheckMessage]:
    """Every folder of DEMARCHES_TELESERVICES is there and exports TELESERVICE; no code stands twice."""
    try:
        codes = [one.code for one in list_teleservices()]
    except (ImportError, AttributeError) as problem:
        return [checks.Error(f"DEMARCHES_TELESERVICES : {problem}.", id="demarches.E001")]
    if len(set(codes)) != len(codes):
        return [checks.Error("DEMARCHES_TELESERVICES : deux téléservices ont le même code.", id="demarches.E002")]
    return []
