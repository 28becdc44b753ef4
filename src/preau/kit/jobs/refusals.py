"""How a job that did not go to its end is told (JOBS-00xx)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from preau.protocols.refusals import Refusal


class TravailInterrompu(Refusal):
    """Its process was killed, and it may not be done again by itself (or was killed too often)."""

    code = "JOBS-0001"
    status = 503
    personne = _("Ce travail a été interrompu. Recommencez-le.")
    support = _("Le processus « preau worker » a été arrêté pendant ce travail. Vérifiez sa mémoire et son journal.")


class TravailEnPanne(Refusal):
    """A fault of the program inside a job."""

    code = "JOBS-0002"
    status = 500
    personne = _("Ce travail n'a pas pu aller au bout, et rien n'a été changé. Si cela dure, prévenez l'assistance.")
    support = _("Une erreur du programme est décrite dans le journal de « preau worker », au nom du travail.")
