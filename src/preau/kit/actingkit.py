"""Who runs a command: the name written in the journal."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer


def _session_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container whose user has no name
        return "inconnu"


Par = Annotated[
    str,
    typer.Option(
        "--par", help="Qui le demande, pour le journal ; sinon le nom de session.", default_factory=_session_name
    ),
]


def actor(par: str) -> str:
    """The journal's name of an operator."""
    return f"exploitant:{par}"[:80]


def stop(reason: object) -> typer.Exit:
    """Say why on the error output; raise what is returned."""
    typer.echo(str(reason), err=True)
    return typer.Exit(1)
