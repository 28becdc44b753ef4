"""Settings of the house `comptes`: variables `COMPTES_…` (design.md §5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from django.conf import settings

from preau.houses.comptes.settings_franceconnect import FranceConnect
from preau.kit.affluence.settings import Affluence
from preau.kit.envkit import setting


@dataclass(frozen=True)
class Settings(FranceConnect, Affluence):
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
    letter_months: int = setting(
        3, help="Durée de validité, en mois, d'un courrier d'identifiants provisoires, depuis sa date."
    )
    letter_confirmation: bool = setting(
        True, help="Demander deux fois le nouveau mot de passe à l'activation par identifiants provisoires."
    )
    mail_link_life: timedelta = setting(
        timedelta(hours=48), help="Durée de vie du lien de validation envoyé par mail, en secondes."
    )
    code_life: timedelta = setting(timedelta(minutes=30), help="Durée de vie d'un code reçu par SMS, en secondes.")
    session_life: timedelta = setting(timedelta(hours=8), help="Durée de vie de la session, en secondes.")
    identifiant_digits: int = setting(2, help="Nombre de chiffres à la fin d'un identifiant p.nomXX.")
    ent_url: str = setting(
        "", help="Adresse du choix de profil de l'ENT : « Accéder à mes services » y mène si rien n'est en cours."
    )
    ent_sortie_url: str = setting(
        "", help="Adresse de l'ENT où « Se déconnecter » mène, pour qu'il le dise ; vide = COMPTES_ENT_URL."
    )
    assistance_url: str = setting("", help="Adresse d'assistance montrée quand une démarche s'arrête.")
    sms_per_phone: int = setting(5, help="Nombre de SMS de sécurité par numéro et par heure.")
    mails_per_address: int = setting(5, help="Nombre de mails de sécurité par adresse et par heure.")
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
    alias_life: timedelta = setting(
        timedelta(days=365), help="Durée pendant laquelle l'identifiant d'un compte regroupé ouvre encore, en secondes."
    )
    merge_undo: timedelta = setting(
        timedelta(days=30), help="Délai pendant lequel l'établissement peut défaire un regroupement, en secondes."
    )
    orphan_kept: timedelta = setting(
        timedelta(days=180),
        help="Délai entre l'avertissement et l'effacement d'un compte de responsable sans élève, en secondes.",
    )
    mefs_excluded: list[str] = setting(
        ["300", "301"],
        help="Débuts des codes MEF dont les parents n'ont pas de compte (CPGE : 300, 301) ; vide : aucun.",
    )
    logins_global: int = setting(60000, help="Essais de connexion par quart d'heure, en tout.")
    agents_second_facteur: bool = setting(True, help="Les comptes des personnels exigent un second facteur.")
    agent_link_life: timedelta = setting(
        timedelta(hours=48), help="Durée de vie du lien d'activation d'un personnel, en secondes."
    )
    scim_per_minute: int = setting(600, help="Demandes SCIM par jeton et par minute.")
    saml_scope: str = setting("preau", help="Portée (shibmd:Scope) annoncée dans les métadonnées SAML.")
    saml_key: str = setting("", help="Clé privée RSA qui signe (PEM).", secret=True)
    saml_certificate: str = setting("", help="Certificat de la clé qui signe (PEM).", secret=True)
    saml_next_certificate: str = setting(
        "",
        help="Autre certificat publié pour la signature (PEM), pour un renouvellement (docs/guides/cles-saml.md).",
        secret=True,
    )
    saml_encryption_key: str = setting("", help="Clé privée RSA qui déchiffre (PEM).", secret=True)
    saml_encryption_certificate: str = setting("", help="Certificat de la clé qui déchiffre (PEM).", secret=True)
    oidc_keys: str = setting(
        "",
        help="Clés des jetons OpenID Connect (PEM à la suite, RSA ou EC P-256) : la première de chaque sorte signe, "
        "les autres restent publiées le temps d'un renouvellement ; vide : la clé de SAML.",
        secret=True,
    )
    oidc_code_life: timedelta = setting(
        timedelta(seconds=60), help="Durée de vie d'un code OpenID Connect, en secondes."
    )
    oidc_access_life: timedelta = setting(
        timedelta(seconds=600), help="Durée de vie d'un jeton d'accès OpenID Connect, en secondes."
    )


def current() -> Settings:
    """The settings of this process."""
    return cast(Settings, settings.COMPTES)
