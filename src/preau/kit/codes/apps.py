"""The Django app of this part of the kit."""

from datetime import datetime

from django.apps import AppConfig


class CodesConfig(AppConfig):
    """Short codes sent by the courier."""

    name = "preau.kit.codes"
    label = "codes"

    def purge(self, now: datetime) -> int:
        """Delete what is over (see `kit.purgekit`)."""
        from preau.kit.codes.codes import purge

        return purge(now)
