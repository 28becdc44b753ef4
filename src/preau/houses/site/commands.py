"""`preau site …`: who publishes for which school."""

from __future__ import annotations

import typer

from preau.kit.bureau.commands import agents_app

site_app = typer.Typer(help="Le site des établissements.", no_args_is_help=True)
site_app.add_typer(agents_app("Le site"), name="agents")
