"""Settings for the tests of `viescolaire`."""

from tests.settings.base import test_settings

globals().update(test_settings("viescolaire"))
