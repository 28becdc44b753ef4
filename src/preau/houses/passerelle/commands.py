"""`preau passerelle …`: the hub from the command line."""

from __future__ import annotations

import typer

passerelle_app = typer.Typer(help="La passerelle d'identité.", no_args_is_help=True, add_completion=False)
