"""The Django application of the house `viescolaire`."""

from datetime import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VieScolaireConfig(AppConfig):
    """Registers the house's start-up checks."""

    name = "preau.houses.viescolaire"
    label = "viescolaire"
    verbose_name = _("Vie scolaire")

    def ready(self) -> None:
        """Import what registers itself by being imported."""
        from preau.houses.viescolaire import absence_messages, appareil_messages, checks  # noqa: F401

    def purge(self, now: datetime) -> int:
        """Delete what is over (see `kit.purgekit`)."""
        from preau.houses.viescolaire.actions.forget import forget

        return forget(now)
