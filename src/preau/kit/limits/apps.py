"""The Django app of this part of the kit."""

from django.apps import AppConfig


class LimitsConfig(AppConfig):
    """Counters of tries."""

    name = "preau.kit.limits"
    label = "limits"
