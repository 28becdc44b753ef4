"""What tells a person of a new device, by its stable number (docs/reference/messages.md)."""

from __future__ import annotations

from preau.kit.courier import MessageTemplate, register

APPAREIL_MAIL = register(
    MessageTemplate(
        number="VIESCOLAIRE-MAIL-40",
        kind="mail",
        subject="{{ service }} : un nouvel appareil est connecté",
        body="viescolaire/messages/appareil-mail.txt",
        description="Un navigateur de téléphone ou une application compatible vient d'être connecté.",
    )
)
APPAREIL_SMS = register(
    MessageTemplate(
        number="VIESCOLAIRE-SMS-40",
        kind="sms",
        body="viescolaire/messages/appareil-sms.txt",
        description="Le même avis, pour une personne sans adresse mail.",
    )
)
