"""The settings of the ENT, variables `PORTAIL_…` (design.md §5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from preau.houses.portail.settings_messagerie import Messagerie
from preau.kit.affluence.settings import Affluence
from preau.kit.envkit import setting
from preau.kit.federation.settings import Federation


@dataclass(frozen=True)
class Settings(Messagerie, Affluence, Federation):
    """Filled once at start; `current()` gives it back."""

    public_url: str = setting("http://127.0.0.1:8000", help="Adresse publique de l'ENT, sans barre finale.")
    name: str = setting("Mon ENT", help="Nom de l'ENT, montré dans ses pages.")
    entrees: str = setting(
        "",
        help="Choix de profil et de niveau : normandie, somme, lyon, poitiers, ou un fichier TOML ; "
        "vide = celui de l'habillage, sinon normandie.",
    )
    habillage: str = setting(
        "", help="Habillage de l'ENT, qui apporte son nom et ses entrées : bocage, littoral… ; vide = DESIGN_SKIN."
    )
    ents: str = setting(
        "", help="Fichier TOML des ENT servis à d'autres adresses par cette instance ; vide = un seul ENT."
    )
    applications: str = setting(
        "", help="Fichier TOML des applications montrées à l'accueil ; vide = aucune autre que le compte."
    )
    account_url: str = setting("", help="Adresse où la personne gère son compte ; vide = pas de tuile « Mon compte ».")
    session_life: timedelta = setting(timedelta(hours=8), help="Durée d'une session de l'ENT, en secondes.")
    cas_ticket_life: timedelta = setting(
        timedelta(seconds=10), help="Durée d'un ticket CAS avant sa vérification, en secondes (1 à 300)."
    )
    cas_tickets_per_minute: int = setting(
        20, help="Tickets CAS qu'une session obtient par minute pour un même service : au-delà, il tourne en rond."
    )
    cas_refusals_per_minute: int = setting(
        300, help="Vérifications CAS refusées par minute et par bloc d'adresses ; au-delà, la réponse est « attendez »."
    )
    local_second_factor: bool = setting(
        False, help="Exiger un second facteur (application de codes) de tous les comptes locaux de l'ENT."
    )
    local_link_life: timedelta = setting(
        timedelta(days=2), help="Durée du lien d'activation d'un compte local, en secondes."
    )
    local_reset_life: timedelta = setting(
        timedelta(hours=1), help="Durée du lien de « Mot de passe oublié » d'un compte local, en secondes."
    )
    local_logins_per_account: int = setting(
        5, help="Essais de connexion d'un compte local en un quart d'heure, avant de devoir attendre."
    )
    local_logins_per_block: int = setting(
        100, help="Essais de connexion aux comptes locaux par bloc d'adresses en un quart d'heure."
    )
    concurrent_hashes: int = setting(
        0, help="Calculs de mot de passe en même temps ; 0 = autant que de cœurs du processeur."
    )
    textes: str = setting(
        "",
        help="Dossier (TOML) des textes à accepter à la première visite ; vide = ceux de Préau, aucun = aucun.",
    )
    gestion_confirmation: timedelta = setting(
        timedelta(minutes=30),
        help="Durée pendant laquelle un administrateur change les réglages de l'ENT sans se reconnecter, en secondes.",
    )
    niveaux: list[int] = setting([1], help="Niveaux de responsabilité qui ouvrent l'ENT : 1 légal, 2 en charge.")

    @property
    def other_urls(self) -> list[str]:
        """The addresses of the other ENTs of this instance (PORTAIL_ENTS). Raises BadSetting."""
        from preau.houses.portail import ents_file

        return [one.url for one in ents_file.read(self.ents, self.public_url)]


def current() -> Settings:
    """The settings of this process."""
    from django.conf import settings

    return cast(Settings, settings.PORTAIL)
