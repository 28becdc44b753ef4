"""The messages of logins, second factors and staff accounts, numbers 60 to 69."""

from __future__ import annotations

from preau.kit.courier import MessageTemplate, register

FACTEUR_SMS = register(
    MessageTemplate(
        number="COMPTES-SMS-60",
        kind="sms",
        body="comptes/messages/facteur-sms.txt",
        description="Le second facteur d'un compte a changé, ou un code de secours a servi ; à tous ses contacts.",
    )
)
FACTEUR_MAIL = register(
    MessageTemplate(
        number="COMPTES-MAIL-60",
        kind="mail",
        subject="{{ service }} : votre second facteur a changé",
        body="comptes/messages/facteur-mail.txt",
        description="Le second facteur d'un compte a changé, ou un code de secours a servi ; à tous ses contacts.",
    )
)
CONNEXION_MAIL = register(
    MessageTemplate(
        number="COMPTES-MAIL-61",
        kind="mail",
        subject="{{ service }} : connexion à votre compte",
        body="comptes/messages/connexion-mail.txt",
        description="Une connexion à un compte dont le titulaire a demandé un mail à chaque connexion.",
    )
)
AGENT_MAIL = register(
    MessageTemplate(
        number="COMPTES-MAIL-62",
        kind="mail",
        subject="{{ service }} : activez votre compte",
        body="comptes/messages/agent-mail.txt",
        description="Lien d'activation du compte d'un personnel ; il ne sert qu'une fois.",
    )
)
