"""`python -m preau.instances.migrations`: fails when a model has changed without its migration."""

from __future__ import annotations

import os
import tempfile


def main() -> None:
    """Run makemigrations --check over the ensemble, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(PREAU_DATA=folder, PREAU_DEMO="1", DJANGO_SETTINGS_MODULE="preau.instances.ensemble")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)


if __name__ == "__main__":
    main()
