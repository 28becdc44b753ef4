"""Settings for the tests of `passerelle`."""

from tests.settings.base import test_settings

globals().update(test_settings("passerelle"))
