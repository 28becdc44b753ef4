"""Settings of the house `viescolaire`: variables `VIESCOLAIRE_…` (design.md §5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from django.conf import settings

from preau.houses.viescolaire.settings_ent import SettingsEnt
from preau.kit.envkit import setting


@dataclass(frozen=True)
class Settings(SettingsEnt):
    """What a deployment may choose."""

    public_url: str = setting("http://127.0.0.1:8005", help="Adresse publique de la maison, sans barre finale.")
    service_name: str = setting("Vie scolaire", help="Nom de la vie scolaire, dans ses titres.")
    secret_key: str = setting(
        "", help="Clé qui scelle les secrets des applications et des agendas : ne jamais la changer.", secret=True
    )
    fonctions_gestion: list[str] = setting(
        ["DIR"], help="Fonctions (nomenclature de STS et de l'AAF) dont les personnels rapprochent les comptes."
    )
    referents: list[str] = setting(
        [], help="Identifiants publics ou mails d'autres personnels qui rapprochent les comptes (référent numérique)."
    )
    pronote: bool = setting(True, help="Ouvre /pronote/ aux applications compatibles ; non : l'adresse n'existe pas.")
    pronote_encrypts: bool = setting(False, help="Chiffre aussi les données des applications ; TLS suffit d'ordinaire.")
    pronote_compresses: bool = setting(False, help="Compresse les données des applications.")
    session_idle: timedelta = setting(timedelta(hours=1), help="Session fermée après cette inactivité, en secondes.")
    session_life: timedelta = setting(timedelta(hours=12), help="Durée d'une session, en secondes.")


def current() -> Settings:
    """The settings of this process."""
    return cast(Settings, settings.VIESCOLAIRE)
