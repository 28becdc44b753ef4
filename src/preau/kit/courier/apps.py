"""The Django application of the courier."""

from django.apps import AppConfig


class CourierConfig(AppConfig):
    """Label `courier`; its table lives in the own database of each house that sends."""

    name = "preau.kit.courier"
    label = "courier"
    verbose_name = "Courrier"

    def ready(self) -> None:
        """Register the system checks."""
        from preau.kit.courier import checks  # noqa: F401  registers the checks
