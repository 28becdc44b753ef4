"""Django's name for the design room."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    """Templates, static files and template tags of every house."""

    name = "preau.kit.design"
    label = "design"
    verbose_name = "Design"

    def ready(self) -> None:
        """Register the start-up checks of the skin in use."""
        from preau.kit.design import checks  # noqa: F401  importing registers
