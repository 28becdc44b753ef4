"""The Django application of the house `comptes`."""

from datetime import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComptesConfig(AppConfig):
    """Registers the house's message templates, flows and start-up checks."""

    name = "preau.houses.comptes"
    label = "comptes"
    verbose_name = _("Comptes")

    def ready(self) -> None:
        """Import what registers itself by being imported."""
        from preau.houses.comptes import (  # noqa: F401
            checks,
            federation_checks,
            federation_messages,
            fusion_messages,
            idp_checks,
            login_messages,
            messages,
            recovery_messages,
        )

    def purge(self, now: datetime) -> int:
        """Delete what is over (see `kit.purgekit`)."""
        from preau.houses.comptes.actions.forget import forget

        return forget(now)
