"""The Django application of the house `fournisseurs`."""

from datetime import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FournisseursConfig(AppConfig):
    """Label `fournisseurs`; its check keeps it out of production."""

    name = "preau.houses.fournisseurs"
    label = "fournisseurs"
    verbose_name = _("Fournisseurs d'identité")

    def ready(self) -> None:
        """Register the system checks."""
        from preau.houses.fournisseurs import checks  # noqa: F401

    def purge(self, now: datetime) -> int:
        """Delete what is over (see `kit.purgekit`)."""
        from preau.houses.fournisseurs.models import Accord

        return Accord.objects.filter(expires_at__lte=now).delete()[0]
