"""The messages this house sends, by their stable number (docs/reference/messages.md)."""

from __future__ import annotations

from preau.kit.courier import MessageTemplate, register

CODE = register(
    MessageTemplate(
        number="COMPTES-SMS-01",
        kind="sms",
        body="comptes/messages/code.txt",
        description="Code de sécurité demandé pour prouver un numéro de téléphone portable.",
        binds_code=True,
    )
)
IDENTIFIANT_SMS = register(
    MessageTemplate(
        number="COMPTES-SMS-02",
        kind="sms",
        body="comptes/messages/identifiant-sms.txt",
        description="Identifiant d'un compte qui vient d'être activé.",
    )
)
IDENTIFIANT_MAIL = register(
    MessageTemplate(
        number="COMPTES-MAIL-01",
        kind="mail",
        subject="{{ service }} : votre identifiant",
        body="comptes/messages/identifiant-mail.txt",
        description="Identifiant d'un compte qui vient d'être activé.",
    )
)
VALIDATION_MAIL = register(
    MessageTemplate(
        number="COMPTES-MAIL-02",
        kind="mail",
        subject="{{ service }} : validez votre adresse mail",
        body="comptes/messages/validation-mail.txt",
        description="Lien de validation d'une adresse mail, à l'activation par identifiants provisoires.",
    )
)
