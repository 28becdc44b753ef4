"""The Django application of the house `guichet`."""

from datetime import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuichetConfig(AppConfig):
    """Registers the house's start-up checks."""

    name = "preau.houses.guichet"
    label = "guichet"
    verbose_name = _("Guichet")

    def ready(self) -> None:
        """Import what registers itself by being imported."""
        from preau.houses.guichet import checks, courriers_messages, suivi_messages  # noqa: F401
        from preau.houses.guichet.actions import apply_depot, issue_letters, produce_export, read_depot, releve, remind
        from preau.houses.guichet.models import Agent
        from preau.houses.guichet.settings import current
        from preau.kit import agents
        from preau.kit.jobs import jobs

        agents.register(
            agents.Door(
                house="guichet",
                model=Agent,
                settings=current,
                nom=lambda: current().service_name,
                du=_("du guichet"),
                accueil="guichet:accueil",
                publics=_(
                    "Cette page est réservée aux personnels : secrétariat, direction, référent numérique, académie."
                ),
            )
        )
        jobs.register(read_depot.KIND, read_depot.read)
        jobs.register(apply_depot.KIND, apply_depot.apply)
        jobs.register(issue_letters.KIND, issue_letters.make_letters)
        jobs.register(produce_export.KIND, produce_export.make_export)
        jobs.register(releve.KIND, releve.make_releve)
        jobs.register(remind.KIND, remind.send_reminders)

    def purge(self, now: datetime) -> int:
        """Delete what is over (see `kit.purgekit`)."""
        from preau.houses.guichet.actions.forget import forget

        return forget(now)
