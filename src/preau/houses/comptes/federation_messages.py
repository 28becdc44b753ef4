"""The messages about the identities that open an account, numbers 71 to 73."""

from __future__ import annotations

from preau.houses.comptes.recovery_messages import register_pair

register_pair(
    "71",
    sms="comptes/franceconnect/liee-sms.txt",
    mail="comptes/franceconnect/liee-mail.txt",
    subject="FranceConnect ouvre votre compte",
    description="Une identité FranceConnect a été ajoutée à un compte ; à tous ses contacts.",
)
register_pair(
    "72",
    sms="comptes/franceconnect/retiree-sms.txt",
    mail="comptes/franceconnect/retiree-mail.txt",
    subject="FranceConnect n'ouvre plus votre compte",
    description="Une identité FranceConnect a été retirée d'un compte ; à tous ses contacts.",
)
register_pair(
    "73",
    sms="comptes/franceconnect/reliee-sms.txt",
    mail="comptes/franceconnect/reliee-mail.txt",
    subject="votre identité FranceConnect a été mise à jour",
    description="Une identité FranceConnect changée a remplacé l'ancienne ; à tous les contacts du compte.",
)
