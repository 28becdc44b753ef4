"""`preau portail administrateur …`: who opens the pages of `/gestion/`, and for which schools."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from preau.houses.portail.actions import administrators
from preau.houses.portail.models import CompteLocal
from preau.kit.actingkit import Par, actor, stop
from preau.kit.clockkit import PARIS
from preau.protocols.refusals import Refusal

administrateur_app = typer.Typer(help="Administrateurs de l'ENT (pages de gestion).", no_args_is_help=True)
Identifiant = Annotated[str, typer.Argument(help="Identifiant du compte local, prenom.nom.")]


@administrateur_app.command("add")
def add(
    identifiant: Identifiant,
    par: Par,
    uai: Annotated[list[str] | None, typer.Option(help="Établissement qu'il administre ; à répéter.")] = None,
    tout: Annotated[bool, typer.Option("--tout", help="Il administre tout l'ENT.")] = False,
) -> None:
    """Donner le droit d'administrer l'ENT, pour des établissements ou pour tous ; il remplace le précédent."""
    try:
        row = administrators.add_administrator(identifiant, uai or [], actor(par), is_whole=tout)
    except Refusal as refusal:
        raise stop(refusal) from None
    what = "tout l'ENT" if row.is_whole else ", ".join(row.uais)
    typer.echo(f"{row.compte.identifiant} administre {what}")
    if not row.compte.secret:
        typer.echo("Sa prochaine connexion par mot de passe lui demandera une application de codes.")


@administrateur_app.command("list")
def show() -> None:
    """Montrer qui administre l'ENT."""
    table = Table("Identifiant", "Nom", "Prénom", "Établissements", "État", "2e facteur", "Donné par", "Le")
    for row in administrators.list_administrators():
        compte = row.compte
        table.add_row(
            compte.identifiant,
            compte.nom,
            compte.prenom,
            "tout l'ENT" if row.is_whole else " ".join(row.uais),
            str(CompteLocal.State(compte.state).label),
            "oui" if compte.secret else "non",
            row.par,
            f"{row.added_at.astimezone(PARIS):%d/%m/%Y}",
        )
    Console().print(table)


@administrateur_app.command("remove")
def remove(identifiant: Identifiant, par: Par) -> None:
    """Retirer le droit ; le compte reste."""
    try:
        compte = administrators.remove_administrator(identifiant, actor(par))
    except Refusal as refusal:
        raise stop(refusal) from None
    typer.echo(f"{compte.identifiant} n'administre plus l'ENT")
