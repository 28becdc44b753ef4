"""Fiche de renseignements, as the house knows it."""

from django.utils.translation import gettext_lazy as _

from preau.houses.demarches.teleservice import Teleservice

TELESERVICE = Teleservice(
    code="fiche-de-renseignements",
    titre=_("Fiche de renseignements"),
    resume=_("Vérifier et corriger vos coordonnées et les personnes à contacter"),
    is_for=lambda who, enfant: False,
    urls=(),
    entree="",
)
