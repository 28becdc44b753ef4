"""`python -m preau.instances.migrations`: fails when a model has changed without its migration."""

from __future__ import annotations

from django.core.management import call_command

from preau.instances.setup import use_instance


def main() -> None:
    """Run makemigrations --check over the ensemble."""
    use_instance("ensemble")
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)


if __name__ == "__main__":
    main()
