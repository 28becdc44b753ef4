"""Start-up checks: a skin that cannot be read stops the house, with the line to mend."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from preau.kit.design import context, settings, skins


@register()
def check_skin(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The skins of the instance load."""
    try:
        skins.provided()
    except skins.BadSkin as problem:
        return [Error(str(problem), hint="Voyez skins/README.md, et /design/ pour le résultat.", id="design.E001")]
    return []


STATES = ("non conforme", "partiellement conforme", "totalement conforme")


@register()
def check_declaration(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Nothing better than "non conforme" is declared without an audit (decree 2019-768, article 3)."""
    state = context.accessibility_state()
    if state not in STATES:
        return [Error(f"PREAU_ACCESSIBILITY vaut « {state} » au lieu de : {', '.join(STATES)}", id="design.E002")]
    if state != STATES[0] and not settings.current().audit_on:
        return [Error(f"« {state} » demande un audit : donnez DESIGN_AUDIT_ON", id="design.E003")]
    return []
