"""Start-up checks: a skin that cannot be read stops the house, with the line to mend."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from preau.kit.design import skins


@register()
def check_skin(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The instance's skin loads."""
    try:
        skins.chosen()
    except skins.BadSkin as problem:
        return [Error(str(problem), hint="Voyez docs/guides/habillage.md.", id="design.E001")]
    return []
