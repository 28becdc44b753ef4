"""Settings for the tests of `comptes`."""

from tests.settings.base import test_settings

globals().update(test_settings("comptes"))
