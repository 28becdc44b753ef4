"""The Django app of this part of the kit."""

from datetime import datetime

from django.apps import AppConfig


class AgentsConfig(AppConfig):
    """Sign-in of staff at their provider."""

    name = "preau.kit.agents"
    label = "agents"

    def ready(self) -> None:
        """Import what registers itself by being imported."""
        from preau.kit.agents import checks  # noqa: F401

    def purge(self, now: datetime) -> int:
        """Delete what is over (see `kit.purgekit`)."""
        from preau.kit.agents.sign_in import purge

        return purge(now)
