"""The Django app of the journeys' engine."""

from datetime import datetime

from django.apps import AppConfig


class FlowsConfig(AppConfig):
    """Holds the runs; checks every map at start-up."""

    name = "preau.kit.flows"
    label = "flows"

    def ready(self) -> None:
        """Register the checks of the maps."""
        from preau.kit.flows import checks  # noqa: F401

    def purge(self, now: datetime) -> int:
        """Delete what is over (see `kit.purgekit`)."""
        from preau.kit.flows.purge import purge

        return purge(now)
