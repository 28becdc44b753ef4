"""The Django application of the house `portail`."""

from django.apps import AppConfig


class PortailConfig(AppConfig):
    """Label `portail`; its checks say what a deployment still lacks."""

    name = "preau.houses.portail"
    label = "portail"
    verbose_name = "Espace numérique de travail"

    def ready(self) -> None:
        """Register the checks and the messages."""
        from preau.houses.portail import checks, local_messages  # noqa: F401
