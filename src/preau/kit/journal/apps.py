"""The Django app of this part of the kit."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Who did what, on whom, from where."""

    name = "preau.kit.journal"
    label = "journal"
