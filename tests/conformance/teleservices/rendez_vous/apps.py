"""The Django application of the téléservice « Demander un rendez-vous »."""

from datetime import datetime

from django.apps import AppConfig


class RendezVousConfig(AppConfig):
    """Forgets what is over."""

    name = "tests.conformance.teleservices.rendez_vous"
    label = "rendez_vous"
    verbose_name = "Demander un rendez-vous"

    def purge(self, now: datetime) -> int:
        """Delete what is over (see `kit.purgekit`)."""
        from tests.conformance.teleservices.rendez_vous.actions import forget

        return forget(now)
