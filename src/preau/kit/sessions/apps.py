"""The Django app of this part of the kit."""

from datetime import datetime

from django.apps import AppConfig


class SessionsConfig(AppConfig):
    """Browser sessions, without users of Django's."""

    name = "preau.kit.sessions"
    label = "sessions"

    def purge(self, now: datetime) -> int:
        """Delete what is over (see `kit.purgekit`)."""
        from preau.kit.sessions.sessions import purge

        return purge(now)
