"""Settings for the tests of `telephone`."""

from tests.settings.base import test_settings

globals().update(test_settings("telephone", TELEPHONE_TOKEN="jeton-des-essais-0123456789"))
