"""Settings of the house `fournisseurs`: variables `FOURNISSEURS_…` (design.md §5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.conf import settings

from preau.kit.envkit import setting


@dataclass(frozen=True)
class Settings:
    """What a demonstration may choose."""

    public_url: str = setting("http://127.0.0.1:8003", help="Adresse publique de la maison, sans barre finale.")
    annuaire: str = setting("", help="Fichier TOML des fournisseurs ; vide : ceux de la maison (fournisseurs.toml).")
    personnes: str = setting("", help="Fichier CSV des personnes fictives ; vide : celles de la maison.")
    client_id: str = setting("passerelle", help="client_id de la passerelle auprès de chaque fournisseur.")
    client_secret: str = setting("", help="client_secret de la passerelle (32 caractères au moins).", secret=True)
    redirect_uris: list[str] = setting(
        [], help="Adresses de retour permises à la passerelle, séparées par des virgules."
    )
    logout_uris: list[str] = setting([], help="Adresses permises après une déconnexion, séparées par des virgules.")
    keys: str = setting("", help="Clés des jetons (PEM à la suite, une EC P-256 et une RSA).", secret=True)
    slowness: float = setting(32.0, help="Attente du scénario « lent », en secondes.")


def current() -> Settings:
    """The settings of this process."""
    return cast(Settings, settings.FOURNISSEURS)
