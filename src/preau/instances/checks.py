"""What `preau check` says of the machine itself."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register(deploy=True)
def check_data_folder(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Nobody else of this machine reads the databases and the keys."""
    folder = Path(settings.PREAU.data)
    if folder.is_dir() and stat.S_IMODE(folder.stat().st_mode) & 0o077:
        problem = f"PREAU_DATA : le dossier {folder} se lit ou s'écrit par d'autres que son propriétaire."
        return [Error(problem, hint=f"Lancez : chmod 700 {folder}", id="instances.E001")]
    return []
