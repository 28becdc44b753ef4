"""The messages of recovery and of « Mon compte » (J6, J7), numbers 20 to 29."""

from __future__ import annotations

from preau.kit.courier import MessageTemplate, register

PAIRS = (
    ("20", "identifiants", "votre identifiant", "Identifiant oublié : ceux que ce numéro ou cette adresse rappelle."),
    (
        "22",
        "mot-de-passe-change",
        "votre mot de passe a changé",
        "Le mot de passe d'un compte a été changé ; à tous les contacts du compte.",
    ),
    (
        "23",
        "identifiant-rappele",
        "votre identifiant a été demandé",
        "L'identifiant d'un compte a été rappelé à un contact de l'école qui n'est pas celui du compte.",
    ),
    (
        "24",
        "mobile-change",
        "votre téléphone portable a changé",
        "Le téléphone portable d'un compte a été changé ; à l'ancien et aux autres contacts.",
    ),
    (
        "25",
        "mel-change",
        "votre adresse mail a changé",
        "L'adresse mail d'un compte a été changée ; à l'ancienne et aux autres contacts.",
    ),
)

for number, name, subject, description in PAIRS:
    register(
        MessageTemplate(
            number=f"COMPTES-SMS-{number}",
            kind="sms",
            body=f"comptes/messages/{name}-sms.txt",
            description=description,
        )
    )
    register(
        MessageTemplate(
            number=f"COMPTES-MAIL-{number}",
            kind="mail",
            subject="{{ service }} : " + subject,
            body=f"comptes/messages/{name}-mail.txt",
            description=description,
        )
    )

CODE_MAIL = register(
    MessageTemplate(
        number="COMPTES-MAIL-21",
        kind="mail",
        subject="{{ service }} : votre code de sécurité",
        body="comptes/messages/code-mail.txt",
        description="Code de sécurité demandé pour prouver une adresse mail.",
    )
)
