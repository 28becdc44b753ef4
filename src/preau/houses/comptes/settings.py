"""Settings of the house `comptes`: variables `COMPTES_…` (design.md §5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from django.conf import settings

from preau.kit.envkit import setting


@dataclass(frozen=True)
class Settings:
    """What a deployment may choose; what differs between the tutorials is a name of a file of data."""

    public_url: str = setting("http://127.0.0.1:8001", help="Adresse publique de la maison, sans barre finale.")
    service_name: str = setting(
        "Préau", help="Nom du service dans « Mon compte … » et « Je me connecte avec mon compte … »."
    )
    wording: str = setting(
        "001", help="Famille de tutoriels dont les mots servent par défaut : 001, 003 ou 004 (dossier wordings/)."
    )
    policy: str = setting(
        "", help="Règles du mot de passe : fichier du dossier policies/ (001, 004) ; vide : celles que dit le tutoriel."
    )
    niveaux: list[int] = setting(
        [1], help="Niveaux de responsabilité qui peuvent activer un compte : 1 (légal), 2 (personne en charge)."
    )
    code_life: timedelta = setting(timedelta(minutes=30), help="Durée de vie d'un code reçu par SMS, en secondes.")
    session_life: timedelta = setting(timedelta(hours=8), help="Durée de vie de la session, en secondes.")
    identifiant_digits: int = setting(2, help="Nombre de chiffres à la fin d'un identifiant p.nomXX.")
    ent_url: str = setting(
        "", help="Adresse du choix de profil de l'ENT : « Accéder à mes services » y mène si rien n'est en cours."
    )
    assistance_url: str = setting("", help="Adresse d'assistance montrée quand une démarche s'arrête.")
    sms_per_phone: int = setting(5, help="Nombre de SMS de sécurité par numéro et par heure.")
    sms_per_block: int = setting(600, help="Nombre de SMS de sécurité par bloc d'adresses et par heure.")
    sms_global: int = setting(20000, help="Nombre de SMS de sécurité par heure, en tout.")
    dates_per_run: int = setting(3, help="Dates de naissance fausses permises par élève et par démarche.")
    dates_per_day: int = setting(5, help="Dates de naissance fausses permises par responsable et par jour.")
    logins_per_account: int = setting(10, help="Essais de connexion par identifiant et par quart d'heure.")
    logins_per_block: int = setting(3000, help="Essais de connexion par bloc d'adresses et par quart d'heure.")
    attempts_kept: timedelta = setting(
        timedelta(days=365), help="Durée de conservation des tentatives, pour l'assistance, en secondes."
    )
    concurrent_hashes: int = setting(
        0, help="Calculs de mot de passe simultanés par processus (0 : le nombre de cœurs)."
    )
    saml_scope: str = setting("preau", help="Portée (shibmd:Scope) annoncée dans les métadonnées SAML.")
    saml_key: str = setting("", help="Clé privée RSA qui signe (PEM).", secret=True)
    saml_certificate: str = setting("", help="Certificat de la clé qui signe (PEM).", secret=True)
    saml_encryption_key: str = setting("", help="Clé privée RSA qui déchiffre (PEM).", secret=True)
    saml_encryption_certificate: str = setting("", help="Certificat de la clé qui déchiffre (PEM).", secret=True)


def current() -> Settings:
    """The settings of this process."""
    return cast(Settings, settings.COMPTES)
