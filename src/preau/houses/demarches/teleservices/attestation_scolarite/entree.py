"""Attestation de scolarité, as the house knows it."""

from django.utils.translation import gettext_lazy as _

from preau.houses.demarches.teleservice import Teleservice

TELESERVICE = Teleservice(
    code="attestation-de-scolarite",
    titre=_("Attestation de scolarité"),
    resume=_("Obtenir le document en PDF"),
    is_for=lambda who, enfant: False,
    urls=(),
    entree="",
)
