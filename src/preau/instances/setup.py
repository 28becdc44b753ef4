"""Setting Django up for one instance, in a command: one sentence and exit 2 when the settings do not hold."""

from __future__ import annotations

import os
from typing import NoReturn

import typer
from rich.console import Console

from preau.instances.houses import HOUSES

PRIVATE = 0o077
"""Databases, exports and logs of people are their owner's alone."""
console = Console(stderr=True, soft_wrap=True)


def stop(sentence: str, status: int = 2) -> NoReturn:
    """End the command with one sentence for the operator, on the error output."""
    console.print(f"[bold]Préau :[/bold] {sentence}", highlight=False)
    raise typer.Exit(status)


def use_instance(name: str) -> None:
    """Make `name` the Django project of this process (a house, `registre` or `ensemble`)."""
    if name not in HOUSES and name not in ("registre", "ensemble"):
        stop(f"il n'y a pas de maison « {name} ». Les maisons : {', '.join(HOUSES)}.")
    if name != "ensemble":
        os.umask(PRIVATE)
    os.environ["DJANGO_SETTINGS_MODULE"] = f"preau.instances.{name}"
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as problem:
        stop(str(problem))


def databases(name: str) -> list[str]:
    """The aliases that the instance `name` migrates: the registry migrates only itself (design.md §1)."""
    return ["registre"] if name == "registre" else ["default"]


def unmigrated(name: str) -> bool:
    """True when the instance's own database lacks a migration. Django must be set up."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    for alias in databases(name):
        executor = MigrationExecutor(connections[alias])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return True
    return False


def failing_checks(*, deploy: bool = False) -> list[str]:
    """One line for each system check that fails as an error: its sentence, its hint, its id."""
    from django.core.checks import ERROR, run_checks

    from preau.instances import checks  # noqa: F401  registers them

    wrong = [m for m in run_checks(include_deployment_checks=deploy) if m.level >= ERROR and not m.is_silenced()]
    return [" ".join(filter(None, [m.msg, m.hint or "", f"({m.id})"])) for m in wrong]
