"""Why the office issues no letter (GUICHET-03xx)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from preau.protocols.refusals import Refusal


class PersonneANotifier(Refusal):
    """The choice names nobody of this school who may have an account."""

    code = "GUICHET-0301"
    status = 422
    personne = _("Ce choix ne contient personne à qui écrire. Choisissez une autre classe, ou une autre personne.")
    support = _("Classe vide, élèves partis, ou responsables sans lien légal : voir la fiche de la personne.")


class LotDejaLance(Refusal):
    """The issue was started, or given up, in another tab or by a colleague."""

    code = "GUICHET-0302"
    status = 409
    personne = _("Ces courriers ont déjà été lancés ou abandonnés. Revenez à la liste des courriers.")
    support = _("Deux demandes pour le même lot : la première seule a compté.")


class DocumentEfface(Refusal):
    """The document has passed its time; its passwords are nowhere."""

    code = "GUICHET-0303"
    status = 410
    personne = _(
        "Ce document a été effacé : il contenait des mots de passe. Émettez de nouveaux courriers ; les anciens ne "
        "serviront plus."
    )
    support = _("GUICHET_PRODUCED_LIFE est passé, ou le fichier a été retiré du dossier GUICHET_DEPOTS.")


class TropDePersonnes(Refusal):
    """More people than one issue may have."""

    code = "GUICHET-0304"
    status = 422
    personne = _("Ce choix contient {nombre} personnes ; un envoi en prend {maximum} au plus. Choisissez des classes.")
    support = _("Au-delà, le document serait trop lourd pour une imprimante.")
