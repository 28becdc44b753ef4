"""The Django application of the house `site`."""

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
