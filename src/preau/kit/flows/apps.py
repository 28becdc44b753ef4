"""The Django app of the journeys' engine."""

from django.apps import AppConfig


class FlowsConfig(AppConfig):
    """Holds the runs; checks every map at start-up."""

    name = "preau.kit.flows"
    label = "flows"

    def ready(self) -> None:
        """Register the checks of the maps."""
        from preau.kit.flows import checks  # noqa: F401
