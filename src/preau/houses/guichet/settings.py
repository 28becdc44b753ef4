"""Settings of the house `guichet`: variables `GUICHET_…` (design.md §5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import cast

from django.conf import settings

from preau.kit.agents import AgentSettings
from preau.kit.envkit import setting


@dataclass(frozen=True)
class Settings(AgentSettings):
    """What a deployment may choose."""

    public_url: str = setting("http://127.0.0.1:8004", help="Adresse publique de la maison, sans barre finale.")
    service_name: str = setting("Le guichet", help="Nom du guichet, dans ses titres.")
    client_id: str = setting("guichet", help="Identifiant du guichet chez le fournisseur des personnels.")
    scim_url: str = setting("", help="Service de comptes : adresse de son SCIM, comme https://comptes…/scim/v2.")
    scim_token: str = setting("", help="Jeton SCIM du guichet (preau comptes jeton add).", secret=True)
    niveaux: list[int] = setting(
        [1], help="Niveaux de responsabilité qui peuvent activer un compte, comme COMPTES_NIVEAUX."
    )
    mefs_excluded: list[str] = setting(
        ["300", "301"], help="Débuts des codes MEF sans compte de responsable, comme COMPTES_MEFS_EXCLUDED."
    )
    activation_url: str = setting("", help="Adresse imprimée sur les courriers : la connexion au service de comptes.")
    ent_url: str = setting("", help="Adresse de l'ENT, imprimée sur les courriers.")
    depots: str = setting("", help="Dossier des fichiers déposés et produits ; vide : guichet/ dans PREAU_DATA.")
    produced_life: timedelta = setting(
        timedelta(hours=24), help="Durée de vie d'un document produit (courriers, exports), en secondes."
    )
    upload_max: int = setting(100, help="Taille d'un fichier déposé à l'import, en Mo.")
    depot_files: int = setting(40, help="Nombre de fichiers d'un même import.")
    depot_life: timedelta = setting(
        timedelta(hours=24), help="Durée de vie d'un import préparé et non appliqué, en secondes."
    )
    leavers_share: float = setting(
        0.2, help="Part des élèves connus qu'un import peut faire sortir sans seconde confirmation (0.2 : un sur cinq)."
    )
    four_eyes: list[str] = setting(
        [],
        help="Actes de masse qu'une seconde personne approuve (import, courriers, relances), séparés par des virgules.",
    )
    approval_life: timedelta = setting(
        timedelta(days=3),
        help="Durée pendant laquelle une demande d'approbation peut être accordée puis faite, en secondes.",
    )

    def activation_page(self) -> str:
        """The address printed and flashed: the account service's own page for letters, which is its login page."""
        return self.activation_url or f"{self.issuer}/activation/lettre/"

    def folder(self) -> Path:
        """Where uploaded and produced files lie, outside any web root."""
        return Path(self.depots) if self.depots else Path(settings.PREAU.data) / "guichet"


def current() -> Settings:
    """The settings of this process."""
    return cast(Settings, settings.GUICHET)
