"""Settings for tests/conformance/teleservices: the téléservices of the house, and one that somebody adds."""

from preau.houses.demarches.settings import Settings
from tests.settings.base import test_settings

AJOUTE = "tests.conformance.teleservices.rendez_vous"

globals().update(test_settings("demarches", DEMARCHES_TELESERVICES=",".join((*Settings().teleservices, AJOUTE))))
