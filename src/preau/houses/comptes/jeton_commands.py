"""`preau comptes jeton …`: tokens of the offices that act on accounts over SCIM."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from preau.houses.comptes.actions.scim_jetons import add_jeton, list_jetons, revoke_jeton
from preau.kit.clockkit import PARIS
from preau.protocols.refusals import Refusal

jeton_app = typer.Typer(help="Jetons SCIM des établissements.", no_args_is_help=True)


@jeton_app.command("add")
def add(
    nom: Annotated[str, typer.Option(help="Le service qui s'en servira : « Guichet du collège Les Courtils ».")],
    uai: Annotated[list[str], typer.Option(help="Établissement dont il verra les comptes (répétable).")],
) -> None:
    """Faire un jeton. Il n'est montré qu'une fois : seule son empreinte est gardée."""
    try:
        row, token = add_jeton(nom, uai)
    except Refusal as refusal:
        typer.echo(str(refusal), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"Jeton {row.public_id} pour {row.nom} ({', '.join(row.uais)}) :", err=True)
    typer.echo(token)


@jeton_app.command("list")
def show() -> None:
    """Montrer les jetons, sans leur secret."""
    table = Table("Numéro", "Service", "Établissements", "Créé le", "Dernier usage", "État")
    for row in list_jetons():
        used = f"{row.last_used_at.astimezone(PARIS):%d/%m/%Y %H:%M}" if row.last_used_at else "jamais"
        state = f"révoqué le {row.revoked_at.astimezone(PARIS):%d/%m/%Y}" if row.revoked_at else "en service"
        created = f"{row.created_at.astimezone(PARIS):%d/%m/%Y}"
        table.add_row(row.public_id, row.nom, ", ".join(row.uais), created, used, state)
    Console().print(table)


@jeton_app.command("revoke")
def revoke(numero: Annotated[str, typer.Argument(help="Numéro du jeton, première colonne de la liste.")]) -> None:
    """Révoquer un jeton, tout de suite."""
    try:
        row = revoke_jeton(numero)
    except Refusal as refusal:
        typer.echo(str(refusal), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"Révoqué : {row.nom}")
