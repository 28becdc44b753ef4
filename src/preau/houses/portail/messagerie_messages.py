"""The mail that tells of unread messages, by its stable number (docs/reference/messages.md)."""

from __future__ import annotations

from preau.kit.courier import MessageTemplate, register

ANNONCE = register(
    MessageTemplate(
        number="PORTAIL-MAIL-30",
        kind="mail",
        subject="{{ ent }} : des messages vous attendent",
        body="portail/messages/messagerie-annonce.txt",
        description="Combien de messages de l'ENT ne sont pas lus ; ni auteur, ni objet, ni texte.",
    )
)
