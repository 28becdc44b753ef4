"""Start-up checks of the door: what is missing stops the start, not a person in front of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks

from preau.kit.agents.ailleurs import read
from preau.kit.agents.doors import door, has_door
from preau.protocols.oidc.relying.messages import AUTH_METHODS


@checks.register("agents")
def check_settings(**kwargs: Any) -> list[checks.CheckMessage]:
    """Where staff sign in; silent in a demonstration, and in the instance that installs every house."""
    if not has_door() or settings.PREAU_DEMO:
        return []
    prefix, own = door().house.upper(), door().settings()
    needed = {
        "agents.E001": ("ISSUER", own.issuer),
        "agents.E002": ("CLIENT_SECRET_FILE", own.client_secret),
        "agents.E003": ("CLIENT_ID", own.client_id),
    }
    found: list[checks.CheckMessage] = [
        checks.Error(f"{prefix}_{name} manque.", id=code) for code, (name, value) in needed.items() if not value
    ]
    if own.auth_method not in AUTH_METHODS:
        found.append(checks.Error(f"{prefix}_AUTH_METHOD : {' ou '.join(AUTH_METHODS)}.", id="agents.E004"))
    found += [
        checks.Error(f"{prefix}_BUREAUX : « {one[:60]} » n'est pas « nom=https://… ».", id="agents.E005")
        for one in own.bureaux
        if read(one) is None
    ]
    if not own.require_factor:
        told = f"{prefix}_REQUIRE_FACTOR=0 : les agents entrent sans second facteur."
        found.append(checks.Warning(told, id="agents.W001"))
    return found
