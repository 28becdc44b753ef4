"""The settings of the demonstration phone, variables `TELEPHONE_…` (design.md §5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import cast

from preau.kit.envkit import setting


@dataclass(frozen=True)
class Settings:
    """Filled once at start; `current()` gives it back."""

    public_url: str = setting("http://127.0.0.1:8008", help="Adresse publique du téléphone, sans barre finale.")
    token: str = setting("", help="Jeton partagé avec les maisons qui envoient (COURIER_TELEPHONE_TOKEN).", secret=True)
    annuaire: str = setting(
        "", help="Fichier demo.json qui dit à qui est chaque numéro ; vide = celui de PREAU_DATA, s'il existe."
    )
    link_hosts: list[str] = setting(
        [], help="Hôtes dont les liens s'ouvrent, en plus de la boucle locale, séparés par des virgules."
    )
    keep: timedelta = setting(timedelta(days=7), help="Durée pendant laquelle un message est gardé, en secondes.")

    def annuaire_path(self) -> Path:
        """The file that names the owners; it may not exist."""
        from django.conf import settings

        return Path(self.annuaire) if self.annuaire else Path(settings.PREAU.data) / "demo.json"


def current() -> Settings:
    """The settings of this process."""
    from django.conf import settings

    return cast(Settings, settings.TELEPHONE)
