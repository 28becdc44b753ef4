"""The Django app of this part of the kit."""

from datetime import datetime

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Work done beside the pages."""

    name = "preau.kit.jobs"
    label = "jobs"

    def purge(self, now: datetime) -> int:
        """Delete what is over (see `kit.purgekit`)."""
        from preau.kit.jobs.jobs import purge

        return purge(now)
