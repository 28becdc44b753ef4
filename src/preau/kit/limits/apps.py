"""The Django app of this part of the kit."""

from datetime import datetime

from django.apps import AppConfig


class LimitsConfig(AppConfig):
    """Counters of tries."""

    name = "preau.kit.limits"
    label = "limits"

    def purge(self, now: datetime) -> int:
        """Delete what is over (see `kit.purgekit`)."""
        from preau.kit.limits.counting import purge

        return purge(now)
