"""The Django app of this part of the kit."""

from datetime import datetime

from django.apps import AppConfig


class AffluenceConfig(AppConfig):
    """The door that sheds load."""

    name = "preau.kit.affluence"
    label = "affluence"

    def ready(self) -> None:
        """A session that opens ends the sign-in of its browser."""
        from preau.kit.affluence.line import note_session
        from preau.kit.sessions import opened

        opened.connect(note_session, dispatch_uid="preau.kit.affluence")

    def purge(self, now: datetime) -> int:
        """Delete what is over (see `kit.purgekit`)."""
        from preau.kit.affluence.line import purge

        return purge(now)
