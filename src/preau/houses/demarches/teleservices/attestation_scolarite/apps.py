"""The Django application of the téléservice « Attestation de scolarité »."""

from datetime import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttestationScolariteConfig(AppConfig):
    """Forgets the attestations that are over."""

    name = "preau.houses.demarches.teleservices.attestation_scolarite"
    label = "attestation_scolarite"
    verbose_name = _("Attestation de scolarité")

    def purge(self, now: datetime) -> int:
        """Delete what is over (see `kit.purgekit`)."""
        from preau.houses.demarches.teleservices.attestation_scolarite.actions import forget

        return forget(now)
