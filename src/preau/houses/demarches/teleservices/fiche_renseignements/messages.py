"""What the fiche sends, by its stable numbers (docs/reference/messages.md)."""

from __future__ import annotations

from preau.kit.courier import MessageTemplate, register

REPONSE_MAIL = register(
    MessageTemplate(
        number="DEMARCHES-MAIL-20",
        kind="mail",
        subject="L'établissement a répondu à votre fiche de renseignements",
        body="fiche_renseignements/messages/reponse.txt",
        description="L'établissement a décidé de toutes les lignes d'une fiche de renseignements.",
    )
)
REPONSE_SMS = register(
    MessageTemplate(
        number="DEMARCHES-SMS-20",
        kind="sms",
        body="Votre fiche de renseignements pour {{ prenom }} a une réponse : {{ adresse }}",
        description="La même chose par SMS, pour qui n'a pas d'adresse mail et accepte les SMS.",
    )
)
