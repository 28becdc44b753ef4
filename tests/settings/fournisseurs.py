"""Settings for the tests of `fournisseurs`."""

from tests.settings.base import test_settings

globals().update(test_settings("fournisseurs"))
