"""`preau comptes check-franceconnect`: what is missing or wrong before people may use the button."""

from __future__ import annotations

import typer

from preau.houses.comptes.actions.check_hub import Line, Mark, check_hub
from preau.houses.comptes.federation_checks import check_franceconnect, check_test_identities
from preau.houses.comptes.settings import current


def check() -> None:
    """Dire ce qui manque pour FranceConnect ; ne connecte personne. Code de sortie 1 s'il reste à régler."""
    if not current().franceconnect_issuer:
        typer.echo("à régler : COMPTES_FRANCECONNECT_ISSUER manque : pas de bouton FranceConnect.")
        raise typer.Exit(1)
    found = [*check_franceconnect(None), *check_test_identities(None)]
    wrong = [Line(Mark.A_REGLER if one.level >= 40 else Mark.A_SAVOIR, str(one.msg)) for one in found]
    failed = False
    for line in [*wrong, *(check_hub() if not any(one.mark is Mark.A_REGLER for one in wrong) else [])]:
        typer.echo(f"{line.mark} : {line.text}")
        failed = failed or line.mark is Mark.A_REGLER
    if failed:
        raise typer.Exit(1)


def register(app: typer.Typer) -> None:
    """Put the command in `app`."""
    app.command("check-franceconnect")(check)
