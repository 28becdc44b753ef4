"""The Django app of this part of the kit."""

from django.apps import AppConfig


class SessionsConfig(AppConfig):
    """Browser sessions, without users of Django's."""

    name = "preau.kit.sessions"
    label = "sessions"
