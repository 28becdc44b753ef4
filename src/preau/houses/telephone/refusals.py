"""What the phone refuses, and why; its machine door answers them as JSON."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from preau.protocols.refusals import Refusal


class JetonRefuse(Refusal):
    """The courier does not know the shared token."""

    code = "TELEPHONE-0001"
    status = 401
    personne = _("Le jeton partagé avec le téléphone manque ou n'est pas le bon.")
    support = _("COURIER_TELEPHONE_TOKEN et TELEPHONE_TOKEN diffèrent.")


class MessageTropGros(Refusal):
    """The request is larger than any message."""

    code = "TELEPHONE-0002"
    status = 413
    personne = _("Ce message dépasse la taille que le téléphone accepte.")
    support = _("Plus de 32 Kio pour un message : l'envoi n'est pas celui du courrier.")


class MessageIllisible(Refusal):
    """The request is not one JSON object."""

    code = "TELEPHONE-0003"
    status = 400
    personne = _("Ce message n'est pas un objet JSON en UTF-8.")
    support = _("La requête est mal formée : l'envoi n'est pas celui du courrier.")


class ChampRefuse(Refusal):
    """A field is missing, unknown, or not what it should be."""

    code = "TELEPHONE-0004"
    status = 400
    personne = _("Le champ « {champ} » manque, est inconnu ou n'a pas la bonne forme.")
    support = _("La passerelle et le téléphone ne sont pas de la même version.")


class CleDejaPrise(Refusal):
    """The idempotency key named another message before."""

    code = "TELEPHONE-0005"
    status = 409
    personne = _("Cette clé d'envoi a déjà servi pour un autre message.")
    support = _(
        "Deux messages différents portent la même clé : la base d'une maison a été refaite sans celle du téléphone."
    )
