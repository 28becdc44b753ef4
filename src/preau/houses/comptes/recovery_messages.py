"""The messages of recovery and of « Mon compte » (J6, J7), numbers 20 to 29."""

from __future__ import annotations

from preau.kit.courier import MessageTemplate, register


def register_pair(number: str, *, sms: str, mail: str, subject: str, description: str) -> None:
    """One message by both ways, under one number."""
    register(MessageTemplate(number=f"COMPTES-SMS-{number}", kind="sms", body=sms, description=description))
    register(
        MessageTemplate(
            number=f"COMPTES-MAIL-{number}",
            kind="mail",
            subject="{{ service }} : " + subject,
            body=mail,
            description=description,
        )
    )


register_pair(
    "20",
    sms="comptes/messages/identifiants-sms.txt",
    mail="comptes/messages/identifiants-mail.txt",
    subject="votre identifiant",
    description="Identifiant oublié : ceux que ce numéro ou cette adresse rappelle.",
)
register(
    MessageTemplate(
        number="COMPTES-MAIL-21",
        kind="mail",
        subject="{{ service }} : votre code de sécurité",
        body="comptes/messages/code-mail.txt",
        description="Code de sécurité demandé pour prouver une adresse mail.",
    )
)
register_pair(
    "22",
    sms="comptes/messages/mot-de-passe-change-sms.txt",
    mail="comptes/messages/mot-de-passe-change-mail.txt",
    subject="votre mot de passe a changé",
    description="Le mot de passe d'un compte a été changé ; à tous les contacts du compte.",
)
register_pair(
    "23",
    sms="comptes/messages/identifiant-rappele-sms.txt",
    mail="comptes/messages/identifiant-rappele-mail.txt",
    subject="votre identifiant a été demandé",
    description="L'identifiant d'un compte a été rappelé à un contact de l'école qui n'est pas celui du compte.",
)
register_pair(
    "24",
    sms="comptes/messages/mobile-change-sms.txt",
    mail="comptes/messages/mobile-change-mail.txt",
    subject="votre téléphone portable a changé",
    description="Le téléphone portable d'un compte a été changé ; à l'ancien et aux autres contacts.",
)
register_pair(
    "25",
    sms="comptes/messages/mel-change-sms.txt",
    mail="comptes/messages/mel-change-mail.txt",
    subject="votre adresse mail a changé",
    description="L'adresse mail d'un compte a été changée ; à l'ancienne et aux autres contacts.",
)
