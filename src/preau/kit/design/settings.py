"""Settings of the look and of the footer pages, read from ``DESIGN_…`` variables."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings as django_settings

from preau.kit.envkit import setting


@dataclass(frozen=True)
class Settings:
    """What the footer pages say, and which skin the houses wear."""

    skin: str = setting("preau", help="Habillage : nom d'un habillage fourni, ou chemin d'un dossier d'habillage.")
    skins: list[str] = setting(
        [], help="Autres habillages de cette instance : chemins de leurs dossiers, séparés par des virgules."
    )
    editor: str = setting("", help="Éditeur du service : nom et adresse, pour les mentions légales.")
    director: str = setting("", help="Directeur ou directrice de la publication, pour les mentions légales.")
    host: str = setting("", help="Hébergeur : nom, adresse et téléphone, pour les mentions légales.")
    data_controller: str = setting("", help="Responsable du traitement des données personnelles.")
    data_officer: str = setting("", help="Délégué à la protection des données : adresse mail ou postale.")
    audit_on: str = setting("", help="Jour du dernier audit d'accessibilité, en toutes lettres ; vide = aucun audit.")
    audit_by: str = setting("", help="Qui a fait le dernier audit d'accessibilité.")
    audit_rate: str = setting("", help="Part des critères RGAA respectés au dernier audit, par exemple « 82 % ».")


def current() -> Settings:
    """The settings of this instance; the defaults when the instance sets none."""
    found = getattr(django_settings, "DESIGN", None)
    return found if isinstance(found, Settings) else Settings()
