"""The mails about local accounts, by their stable number (docs/reference/messages.md)."""

from __future__ import annotations

from preau.kit.courier import MessageTemplate, register

ACTIVATION = register(
    MessageTemplate(
        number="PORTAIL-MAIL-20",
        kind="mail",
        subject="{{ ent }} : activez votre compte",
        body="portail/messages/local-activation.txt",
        description="Lien d'activation d'un compte local de l'ENT ; il ne sert qu'une fois.",
    )
)
OUBLI = register(
    MessageTemplate(
        number="PORTAIL-MAIL-21",
        kind="mail",
        subject="{{ ent }} : choisissez un nouveau mot de passe",
        body="portail/messages/local-oubli.txt",
        description="Lien demandé par « Mot de passe oublié » d'un compte local de l'ENT ; il ne sert qu'une fois.",
    )
)
