"""When a run cannot go on. Each page offers to start again, and tells nothing of what the run holds."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from preau.protocols.refusals import Refusal


class DemarcheExpiree(Refusal):
    """The run is over its time: 30 minutes after the last answer, three hours in all."""

    code = "PARCOURS-0001"
    status = 410
    personne = _(
        "Cette démarche est restée ouverte trop longtemps : par sécurité, elle a été fermée. "
        "Recommencez, vous serez conduit au même endroit."
    )
    support = _("La personne s'est arrêtée plus de 30 minutes, ou plus de trois heures en tout. Elle peut recommencer.")


class DemarcheAilleurs(Refusal):
    """The run belongs to another browser."""

    code = "PARCOURS-0002"
    status = 403
    personne = _(
        "Cette démarche a été commencée dans un autre navigateur ou sur un autre appareil. "
        "Continuez là où vous l'avez commencée, ou recommencez ici."
    )
    support = _("Adresse copiée d'un appareil à l'autre, ou cookies effacés en cours de route. Recommencer suffit.")


class DemarcheInconnue(Refusal):
    """No run has this id: it was deleted after its time, or the address is cut."""

    code = "PARCOURS-0003"
    status = 404
    personne = _("Cette démarche n'existe plus. Recommencez : cela ne prend que quelques minutes.")
    support = _("Démarche effacée après son délai, ou adresse incomplète. Recommencer suffit.")
