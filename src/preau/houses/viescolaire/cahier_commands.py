"""`preau viescolaire cahier …`: example content, for a demonstration."""

from __future__ import annotations

from typing import Annotated

import typer

from preau.houses.viescolaire.actions.show_cahier import show_cahier
from preau.kit.clockkit import today

cahier_app = typer.Typer(help="Le cahier de textes.", no_args_is_help=True)


@cahier_app.callback()
def cahier() -> None:
    """Le cahier de textes."""


@cahier_app.command("exemple")
def exemple(
    uai: Annotated[str, typer.Option(help="Établissement.")],
    division: Annotated[list[str], typer.Option(help="Classe ; l'option se répète.")],
) -> None:
    """Remplir le cahier de textes de quelques classes, pour une démonstration."""
    for code in division:
        contenus, travaux = show_cahier(uai, code, today())
        typer.echo(f"{uai}, {code} : {contenus} contenus de cours, {travaux} travaux à faire.")
