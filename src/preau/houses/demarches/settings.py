"""Settings of the house `demarches`: variables `DEMARCHES_…` (design.md §5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import cast

from django.conf import settings

from preau.houses.demarches.settings_connexion import Connexion
from preau.kit.agents import AgentSettings
from preau.kit.envkit import setting


@dataclass(frozen=True)
class Settings(Connexion, AgentSettings):
    """What a deployment may choose."""

    service_name: str = setting("Les téléservices", help="Nom de la maison, dans ses titres.")
    teleservices: list[str] = setting(
        [
            "preau.houses.demarches.teleservices.fiche_renseignements",
            "preau.houses.demarches.teleservices.attestation_scolarite",
        ],
        help="Téléservices ouverts : applications Django, dans l'ordre où elles sont montrées.",
    )
    sites: list[str] = setting(
        [], help="Site public de chaque établissement, où les pages mènent : UAI=adresse, séparés par des virgules."
    )
    pieces_dossier: str = setting(
        "", help="Dossier des pièces jointes, hors du site ; vide = demarches, dans les données de l'instance."
    )
    pieces: int = setting(6, help="Pièces jointes d'une démarche, au plus ; 0 = aucune.")
    piece_octets: int = setting(5_242_880, help="Taille d'une pièce jointe, en octets.")
    pieces_par_jour: int = setting(30, help="Fichiers qu'une personne dépose en un jour.")
    pieces_types: list[str] = setting(
        ["pdf", "png", "jpeg", "webp"], help="Natures de fichiers acceptées, d'après leur contenu."
    )
    pieces_analyse: str = setting(
        "", help="Programme qui analyse un fichier : son chemin en argument, 0 = sain ; vide = aucune analyse."
    )
    brouillon_life: timedelta = setting(
        timedelta(days=30),
        help="Durée de vie d'un brouillon que personne ne modifie plus, en secondes.",
    )
    dossier_life: timedelta = setting(
        timedelta(days=400), help="Durée pendant laquelle une démarche traitée est gardée, en secondes."
    )
    client_id: str = setting("demarches", help="Identifiant de la maison chez le fournisseur des personnels.")

    @property
    def installed(self) -> list[str]:
        """What is installed beside the house: each téléservice is a Django application, with templates of its own."""
        return list(self.teleservices)

    def folder(self) -> Path:
        """Where uploaded files lie, outside any web root."""
        return Path(self.pieces_dossier) if self.pieces_dossier else Path(settings.PREAU.data) / "demarches"


def current() -> Settings:
    """The settings of this process."""
    return cast(Settings, settings.DEMARCHES)
