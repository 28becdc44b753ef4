"""The reminders, by their stable numbers (docs/reference/messages.md)."""

from __future__ import annotations

from preau.kit.courier import MessageTemplate, register

RELANCE_MAIL = register(
    MessageTemplate(
        number="GUICHET-MAIL-40",
        kind="mail",
        subject="Votre compte n'est pas encore activé",
        body="guichet/messages/relance.txt",
        description="Relance d'un responsable sans compte : ni identifiant, ni mot de passe.",
    )
)
RELANCE_SMS = register(
    MessageTemplate(
        number="GUICHET-SMS-40",
        kind="sms",
        body="{{ ecole }} : votre compte n'est pas activé. Ouvrez {{ adresse }}, puis « Je n'ai pas de compte ».",
        description="Relance par SMS d'un responsable sans compte et sans adresse mail.",
    )
)
