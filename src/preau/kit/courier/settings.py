"""The settings of the courier, variables `COURIER_…` (design.md §5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from preau.kit.envkit import setting


@dataclass(frozen=True)
class Settings:
    """Filled once at start; `current()` gives it back."""

    sms_gateway: str = setting(
        "", help="Passerelle des SMS : console, file, memory, telephone ou http ; à donner pour envoyer."
    )
    mail_gateway: str = setting(
        "", help="Passerelle des mels : console, file, memory, telephone, http ou smtp ; à donner pour envoyer."
    )
    key_file: str = setting(
        "",
        help="Fichier de la clé qui scelle les messages en attente, hors de la base, lisible du seul propriétaire. "
        "Créé au premier démarrage d'une démonstration, à donner ailleurs. Une clé par ligne, la première scelle.",
    )
    poll: timedelta = setting(timedelta(seconds=0.3), help="Temps entre deux regards sur la file, en secondes.")
    lease: timedelta = setting(
        timedelta(seconds=30), help="Temps après lequel un envoi sans nouvelles est repris, en secondes."
    )
    retry_first: timedelta = setting(
        timedelta(seconds=1), help="Attente avant le deuxième essai, en secondes ; elle double à chaque essai."
    )
    retry_most: timedelta = setting(timedelta(seconds=60), help="Plus longue attente entre deux essais, en secondes.")
    keep_days: int = setting(30, help="Jours pendant lesquels la trace d'un message parti est gardée.")
    sms_segments: int = setting(3, help="Nombre de SMS au plus que peut compter un message.")
    file_path: str = setting("", help="Passerelle file : fichier où chaque message est ajouté, une ligne JSON chacun.")
    telephone_url: str = setting(
        "http://127.0.0.1:8008", help="Passerelle telephone : adresse du téléphone de démonstration."
    )
    telephone_token: str = setting("", help="Passerelle telephone : jeton partagé avec lui.", secret=True)
    http_url: str = setting("", help="Passerelle http : adresse de l'envoi ; ${to} et les autres champs y sont admis.")
    http_method: str = setting("POST", help="Passerelle http : méthode.")
    http_headers: str = setting("{}", help="Passerelle http : en-têtes, objet JSON ; ${token} y est remplacé.")
    http_body: str = setting(
        '{"to": "${to}", "text": "${body}", "key": "${idempotency_key}", "attempt": ${attempt}}',
        help="Passerelle http : corps ; ${to}, ${subject}, ${body}, ${idempotency_key}, ${attempt}, ${token}, ${kind}.",
    )
    http_content_type: str = setting(
        "application/json", help="Passerelle http : type du corps, dont l'échappement dépend."
    )
    http_token: str = setting("", help="Passerelle http : secret remplacé dans les en-têtes.", secret=True)
    http_reference: str = setting("id", help="Passerelle http : champ de la réponse JSON qui nomme l'envoi.")
    smtp_host: str = setting("localhost", help="Passerelle smtp : serveur.")
    smtp_port: int = setting(25, help="Passerelle smtp : port.")
    smtp_security: str = setting("none", help="Passerelle smtp : none, starttls ou tls.")
    smtp_user: str = setting("", help="Passerelle smtp : identifiant, vide pour aucun.")
    smtp_password: str = setting("", help="Passerelle smtp : mot de passe.", secret=True)
    smtp_from: str = setting(
        "ne-pas-repondre@example.org", help="Passerelle smtp : adresse de l'expéditeur, avec ou sans nom."
    )

    def gateway_for(self, kind: str) -> str:
        """The gateway's name for `kind`, "sms" or "mail"; "" when none was given."""
        return self.sms_gateway if kind == "sms" else self.mail_gateway


def current() -> Settings:
    """The settings of this process."""
    from django.conf import settings

    return cast(Settings, settings.COURIER)
