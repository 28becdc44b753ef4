"""The Django application of the téléservice « Fiche de renseignements »."""

from datetime import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FicheRenseignementsConfig(AppConfig):
    """Forgets drafts that have expired, fiches of before their life, and files that no row names."""

    name = "preau.houses.demarches.teleservices.fiche_renseignements"
    label = "fiche_renseignements"
    verbose_name = _("Fiche de renseignements")

    def purge(self, now: datetime) -> int:
        """Delete what is over (see `kit.purgekit`)."""
        from preau.houses.demarches.teleservices.fiche_renseignements.actions.forget import forget_drafts
        from preau.houses.demarches.teleservices.fiche_renseignements.actions.oublier import forget_sent

        return forget_sent(now) + forget_drafts(now)
