"""What tells a parent that a child is absent, by its stable number (docs/reference/messages.md)."""

from __future__ import annotations

from preau.kit.courier import MessageTemplate, register

ABSENCE_MAIL = register(
    MessageTemplate(
        number="VIESCOLAIRE-MAIL-30",
        kind="mail",
        subject="{{ service }} : absence de {{ prenom }}",
        body="viescolaire/messages/absence-mail.txt",
        description="Un appel terminé signale l'enfant absent, une fois par jour, à un parent sans mobile.",
    )
)
ABSENCE_SMS = register(
    MessageTemplate(
        number="VIESCOLAIRE-SMS-30",
        kind="sms",
        body="viescolaire/messages/absence-sms.txt",
        description="Un appel terminé signale l'enfant absent, une fois par jour ; sans heures de silence.",
    )
)
