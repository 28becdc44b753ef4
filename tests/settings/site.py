"""Settings for the tests of `site`."""

from tests.settings.base import test_settings

globals().update(test_settings("site"))
