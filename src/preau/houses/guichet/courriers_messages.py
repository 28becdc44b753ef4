"""The mail that carries provisional identifiers, by its stable number (docs/reference/messages.md)."""

from __future__ import annotations

from preau.kit.courier import MessageTemplate, register

NOTIFICATION = register(
    MessageTemplate(
        number="GUICHET-MAIL-30",
        kind="mail",
        subject="Activation de votre compte : vos identifiants provisoires",
        body="guichet/messages/notification.txt",
        description="Les identifiants provisoires d'un responsable, quand l'établissement choisit le mail (seed 002).",
    )
)
