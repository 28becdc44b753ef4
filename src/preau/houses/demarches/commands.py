"""`preau demarches …`: who answers for which school."""

from __future__ import annotations

import typer

from preau.kit.bureau.commands import agents_app

demarches_app = typer.Typer(help="Les téléservices.", no_args_is_help=True)
demarches_app.add_typer(agents_app("Les téléservices"), name="agents")
