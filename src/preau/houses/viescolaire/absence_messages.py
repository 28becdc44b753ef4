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
PRESENCE_MAIL = register(
    MessageTemplate(
        number="VIESCOLAIRE-MAIL-31",
        kind="mail",
        subject="{{ service }} : {{ prenom }} est en cours",
        body="viescolaire/messages/presence-mail.txt",
        description="L'absence annoncée par VIESCOLAIRE-MAIL-30 est devenue un retard, ou une présence.",
    )
)
PRESENCE_SMS = register(
    MessageTemplate(
        number="VIESCOLAIRE-SMS-31",
        kind="sms",
        body="viescolaire/messages/presence-sms.txt",
        description="L'absence annoncée par VIESCOLAIRE-SMS-30 est devenue un retard, ou une présence.",
    )
)
