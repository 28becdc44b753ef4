"""Why an export cannot be taken away (GUICHET-06xx)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from preau.protocols.refusals import Refusal


class ExportEfface(Refusal):
    """The file has passed its time, or an agent erased it."""

    code = "GUICHET-0601"
    status = 410
    personne = _("Ce fichier a été effacé : il contenait les données de vos élèves. Demandez un nouvel export.")
    support = _("GUICHET_PRODUCED_LIFE est passé, ou le fichier a été retiré du dossier GUICHET_DEPOTS.")
