"""The Django application of the courier."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CourierConfig(AppConfig):
    """Label `courier`; its table lives in the own database of each house that sends."""

    name = "preau.kit.courier"
    label = "courier"
    verbose_name = "Courrier"

    def ready(self) -> None:
        """Register the system checks, and the messages of every application: its module `messages`.

        The courier's process imports no URL map; so a message stands in `houses/<house>/messages.py` and is found here.
        """
        from preau.kit.courier import checks  # noqa: F401  registers the checks

        autodiscover_modules("messages")
