"""The Django app of this part of the kit."""

from django.apps import AppConfig


class BureauConfig(AppConfig):
    """Agents and their schools."""

    name = "preau.kit.bureau"
    label = "bureau"
