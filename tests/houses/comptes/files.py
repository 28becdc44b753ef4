"""Real files, imported by the real commands, for the journeys that live across imports."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import time_machine
from typer.testing import CliRunner

from preau.kit.clockkit import PARIS
from preau.registre.commands import import_app


@contextmanager
def on(year: int, month: int, day: int) -> Iterator[None]:
    """A morning in Paris, from which the clock goes on."""
    with time_machine.travel(datetime(year, month, day, 8, 15, tzinfo=PARIS), tick=True):
        yield


def import_siecle(paths: list[Path], annee: int | None = None) -> None:
    """`preau import siecle … --yes`; `annee` opens a new school year."""
    _run("siecle", *map(str, paths), *(["--annee", str(annee)] if annee else []))


def import_onde(paths: list[Path], uai: str, annee: int | None = None) -> None:
    """`preau import onde … --uai … --yes`; `annee` opens a new school year."""
    _run("onde", *map(str, paths), "--uai", uai, *(["--annee", str(annee)] if annee else []))


def _run(*words: str) -> None:
    done = CliRunner().invoke(import_app, [*words, "--yes"])
    assert done.exit_code == 0, done.output
