"""The Django application of the house `portail`."""

from datetime import datetime

from django.apps import AppConfig


class PortailConfig(AppConfig):
    """Label `portail`; its checks say what a deployment still lacks."""

    name = "preau.houses.portail"
    label = "portail"
    verbose_name = "Espace numérique de travail"

    def ready(self) -> None:
        """Register the checks and the messages."""
        from preau.houses.portail import checks, local_messages, messagerie_messages  # noqa: F401

    def purge(self, now: datetime) -> int:
        """Every hour, by the courier: announce the messages that wait, forget what is over (`kit.purgekit`)."""
        from preau.houses.portail.actions.announce import announce, tidy

        announce(now)
        return tidy(now)
