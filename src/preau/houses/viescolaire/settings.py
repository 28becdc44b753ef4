"""Settings of the house `viescolaire`: variables `VIESCOLAIRE_…` (design.md §5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from django.conf import settings

from preau.kit.envkit import setting


@dataclass(frozen=True)
class Settings:
    """What a deployment may choose."""

    public_url: str = setting("http://127.0.0.1:8005", help="Adresse publique de la maison, sans barre finale.")
    service_name: str = setting("Vie scolaire", help="Nom de la vie scolaire, dans ses titres.")
    cas_url: str = setting("", help="Serveur CAS de l'ENT, comme https://ent…/cas ; vide : pas de connexion par l'ENT.")
    secret_key: str = setting(
        "", help="Clé qui scelle les secrets des applications et des agendas : ne jamais la changer.", secret=True
    )
    session_idle: timedelta = setting(timedelta(hours=1), help="Session fermée après cette inactivité, en secondes.")
    session_life: timedelta = setting(timedelta(hours=12), help="Durée d'une session, en secondes.")


def current() -> Settings:
    """The settings of this process."""
    return cast(Settings, settings.VIESCOLAIRE)
