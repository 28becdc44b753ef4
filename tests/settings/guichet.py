"""Settings for the tests of `guichet`."""

from tests.settings.base import test_settings

globals().update(test_settings("guichet"))
