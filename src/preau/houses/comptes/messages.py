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

# Regrouping, and accounts left without children (J5, J21): numbers 51 to 59.
PAIRS = (
    ("51", "regroupe", "vos comptes sont regroupés", "Deux comptes sont devenus un ; à tous les contacts des deux."),
    (
        "52",
        "defait",
        "vos comptes sont séparés",
        "Un regroupement a été défait ; à tous les contacts des deux comptes.",
    ),
    (
        "53",
        "sans-eleve",
        "votre compte n'a plus d'élève",
        "Un compte sans élève sera effacé ; au mail du compte, sinon par SMS.",
    ),
)

for number, name, subject, description in PAIRS:
    for kind in ("sms", "mail"):
        register(
            MessageTemplate(
                number=f"COMPTES-{kind.upper()}-{number}",
                kind=kind,
                subject="{{ service }} : " + subject if kind == "mail" else "",
                body=f"comptes/messages/{name}-{kind}.txt",
                description=description,
            )
        )
