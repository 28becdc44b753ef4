"""Settings for the tests of `demarches`."""

from tests.settings.base import test_settings

globals().update(test_settings("demarches"))
