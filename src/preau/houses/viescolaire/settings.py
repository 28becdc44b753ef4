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
    fonctions_gestion: list[str] = setting(
        ["DIR"], help="Fonctions (nomenclature de STS et de l'AAF) dont les personnels rapprochent les comptes."
    )
    referents: list[str] = setting(
        [],
        help="Autres personnels qui rapprochent les comptes (référent numérique) : identifiant public, mail, ou "
        "UAI:NOM:Prénom quand le fichier du personnel n'a pas de mail.",
    )
    fonctions_vie_scolaire: list[str] = setting(
        ["DIR", "EDU", "AED", "SUR"],
        help="Fonctions (nomenclature de STS et de l'AAF) qui lisent toutes les classes et traitent les absences.",
    )
    fonctions_emploi: list[str] = setting(
        ["DIR", "EDU"], help="Fonctions dont les personnels changent tous les cours de l'établissement."
    )
    pieces_dossier: str = setting(
        "", help="Dossier des pièces du cahier de textes, hors du site ; vide = cahier, dans les données de l'instance."
    )
    pieces: int = setting(5, help="Pièces jointes d'un travail ou d'un contenu de cours, au plus ; 0 = aucune.")
    piece_octets: int = setting(5_242_880, help="Taille d'une pièce du cahier de textes, en octets.")
    pieces_par_jour: int = setting(60, help="Fichiers qu'une personne dépose en un jour.")
    pieces_types: list[str] = setting(
        ["pdf", "png", "jpeg", "gif", "webp", "odf", "ooxml", "texte", "mp3"],
        help="Natures de fichiers acceptées, d'après leur contenu : pdf, png, jpeg, gif, webp, odf, ooxml, texte, mp3.",
    )
    pieces_analyse: str = setting(
        "", help="Programme qui analyse un fichier : son chemin en argument, 0 = sain ; vide = aucune analyse."
    )
    pronote: bool = setting(True, help="Ouvre /pronote/ aux applications compatibles ; non : l'adresse n'existe pas.")
    pronote_encrypts: bool = setting(False, help="Chiffre aussi les données des applications ; TLS suffit d'ordinaire.")
    pronote_compresses: bool = setting(False, help="Compresse les données des applications.")
    pronote_pin: list[str] = setting(
        [],
        help="Espaces dont une nouvelle application doit recevoir le code PIN de la personne : parent, eleve, "
        "professeur, viescolaire ; vide = aucun.",
    )
    session_idle: timedelta = setting(timedelta(hours=1), help="Session fermée après cette inactivité, en secondes.")
    session_life: timedelta = setting(timedelta(hours=12), help="Durée d'une session, en secondes.")


def current() -> Settings:
    """The settings of this process."""
    return cast(Settings, settings.VIESCOLAIRE)
