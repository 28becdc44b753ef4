"""Settings of the house `demarches`: variables `DEMARCHES_…` (design.md §5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import cast

from django.conf import settings

from preau.kit.envkit import setting


@dataclass(frozen=True)
class Settings:
    """What a deployment may choose."""

    public_url: str = setting("http://127.0.0.1:8006", help="Adresse publique de la maison, sans barre finale.")
    service_name: str = setting("Les téléservices", help="Nom de la maison, dans ses titres.")
    teleservices: list[str] = setting(
        [
            "preau.houses.demarches.teleservices.fiche_renseignements",
            "preau.houses.demarches.teleservices.attestation_scolarite",
        ],
        help="Téléservices ouverts : applications Django, dans l'ordre où elles sont montrées.",
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
    niveaux: list[int] = setting([1], help="Niveaux de responsabilité qui font les démarches : 1 légal, 2 en charge.")
    session_idle: timedelta = setting(timedelta(minutes=45), help="Session fermée après cette inactivité, en secondes.")
    session_life: timedelta = setting(timedelta(hours=10), help="Durée d'une session, en secondes.")

    @property
    def applications(self) -> list[str]:
        """What is installed beside the house: each téléservice is a Django application, with templates of its own."""
        return list(self.teleservices)

    @property
    def base_url(self) -> str:
        """`public_url` without a final slash."""
        return self.public_url.rstrip("/")

    def folder(self) -> Path:
        """Where uploaded files lie, outside any web root."""
        return Path(self.pieces_dossier) if self.pieces_dossier else Path(settings.PREAU.data) / "demarches"


def current() -> Settings:
    """The settings of this process."""
    return cast(Settings, settings.DEMARCHES)
