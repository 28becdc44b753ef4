"""Settings for the tests of `portail`."""

from tests.settings.base import test_settings

globals().update(test_settings("portail"))
