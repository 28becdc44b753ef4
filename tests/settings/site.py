"""Settings for the tests of `site`: two schools, of tests/houses/site/sites.toml."""

from pathlib import Path

from tests.settings.base import test_settings

SITES = Path(__file__).resolve().parents[1] / "houses" / "site" / "sites.toml"

globals().update(test_settings("site", SITE_FICHIER=str(SITES)))
