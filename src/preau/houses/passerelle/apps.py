"""The Django application of the house `passerelle`."""

from datetime import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PasserelleConfig(AppConfig):
    """Registers the house's start-up checks."""

    name = "preau.houses.passerelle"
    label = "passerelle"
    verbose_name = _("Passerelle")

    def ready(self) -> None:
        """Import what registers itself by being imported."""
        from preau.houses.passerelle import checks, messages  # noqa: F401

    def purge(self, now: datetime) -> int:
        """Delete what is over (see `kit.purgekit`)."""
        from preau.houses.passerelle.actions.forget import forget

        return forget(now)
