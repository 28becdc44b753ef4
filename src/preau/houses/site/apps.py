"""The Django application of the house `site`."""

from datetime import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    """Registers the house's start-up checks."""

    name = "preau.houses.site"
    label = "site"
    verbose_name = _("Site de l'établissement")

    def ready(self) -> None:
        """Register the checks."""
        from preau.houses.site import checks, desks  # noqa: F401  importing registers

    def purge(self, now: datetime) -> int:
        """Delete files that no row names (see `kit.purgekit`)."""
        from preau.houses.site.depot import depot, named

        return depot().purge(named, now)
