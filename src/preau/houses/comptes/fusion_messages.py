"""The messages of regrouping and of accounts left without children (J5, J21), numbers 51 to 59."""

from __future__ import annotations

from preau.houses.comptes.recovery_messages import register_pair

register_pair(
    "51",
    sms="comptes/messages/regroupe-sms.txt",
    mail="comptes/messages/regroupe-mail.txt",
    subject="vos comptes sont regroupés",
    description="Deux comptes sont devenus un ; à tous les contacts des deux.",
)
register_pair(
    "52",
    sms="comptes/messages/defait-sms.txt",
    mail="comptes/messages/defait-mail.txt",
    subject="vos comptes sont séparés",
    description="Un regroupement a été défait ; à tous les contacts des deux comptes.",
)
register_pair(
    "53",
    sms="comptes/messages/sans-eleve-sms.txt",
    mail="comptes/messages/sans-eleve-mail.txt",
    subject="votre compte n'a plus d'élève",
    description="Un compte sans élève sera effacé ; au mail du compte, sinon par SMS.",
)
