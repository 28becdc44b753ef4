"""Settings of the house `site`: variables `SITE_…` (design.md §5)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from django.conf import settings

from preau.kit.agents import AgentSettings
from preau.kit.envkit import setting


@dataclass(frozen=True)
class Settings(AgentSettings):
    """What a deployment may choose."""

    public_url: str = setting("http://127.0.0.1:8007", help="Adresse publique de la maison, sans barre finale.")
    fichier: str = setting("", help="Fichier TOML des sites servis, un par établissement (docs/guides/site.md).")
    tutoriels: str = setting(
        "",
        help="Dossier des tutoriels (preau tutoriels), un sous-dossier par UAI ; vide = tutoriels, dans les données.",
    )
    documents_dossier: str = setting(
        "", help="Dossier des documents joints, hors du site ; vide = site, dans les données de l'instance."
    )
    document_octets: int = setting(10_485_760, help="Taille d'un document joint, en octets.")
    documents_par_jour: int = setting(100, help="Fichiers qu'un agent dépose en un jour.")
    documents_types: list[str] = setting(
        ["pdf", "png", "jpeg", "webp", "odf", "ooxml"], help="Natures de fichiers acceptées, d'après leur contenu."
    )
    documents_analyse: str = setting(
        "", help="Programme qui analyse un fichier : son chemin en argument, 0 = sain ; vide = aucune analyse."
    )
    client_id: str = setting("site", help="Identifiant de la maison chez le fournisseur des personnels.")

    @property
    def base_url(self) -> str:
        """`public_url` without a final slash."""
        return self.public_url.rstrip("/")

    @property
    def other_urls(self) -> list[str]:
        """The addresses of the schools served (SITE_FICHIER). Raises BadSetting."""
        from preau.houses.site import sites_file

        return [hote for one in sites_file.read(self.fichier, self.public_url) for hote in one.hotes]

    def tutoriels_of(self, uai: str) -> Path:
        """Where `preau tutoriels` wrote the guides of this school."""
        return (Path(self.tutoriels) if self.tutoriels else Path(settings.PREAU.data) / "tutoriels") / uai

    def folder(self) -> Path:
        """Where published files lie, outside any web root."""
        return Path(self.documents_dossier) if self.documents_dossier else Path(settings.PREAU.data) / "site"


def current() -> Settings:
    """The settings of this process."""
    return cast(Settings, settings.SITE)
