"""Settings for the tests of `registre`."""

from tests.settings.base import test_settings

globals().update(test_settings("registre"))
