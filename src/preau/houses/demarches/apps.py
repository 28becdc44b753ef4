"""The Django application of the house `demarches`."""

from datetime import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemarchesConfig(AppConfig):
    """Registers the house's start-up checks."""

    name = "preau.houses.demarches"
    label = "demarches"
    verbose_name = _("Démarches")

    def ready(self) -> None:
        """Import what registers itself by being imported."""
        from preau.houses.demarches import checks, desks  # noqa: F401

    def purge(self, now: datetime) -> int:
        """Delete what is over (see `kit.purgekit`)."""
        from preau.houses.demarches.actions.forget import forget

        return forget(now)
