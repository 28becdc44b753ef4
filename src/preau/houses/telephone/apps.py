"""The Django application of the house `telephone`."""

from django.apps import AppConfig


class TelephoneConfig(AppConfig):
    """Label `telephone`; its check keeps it out of production."""

    name = "preau.houses.telephone"
    label = "telephone"
    verbose_name = "Téléphone de démonstration"

    def ready(self) -> None:
        """Register the system checks."""
        from preau.houses.telephone import checks  # noqa: F401
