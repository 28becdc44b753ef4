"""`preau <house> agents …`: who acts for which school. Everything is in the journal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from preau.kit.actingkit import Par, actor, stop
from preau.kit.bureau.charge import COLUMNS, charge_agents
from preau.kit.bureau.models import Agent
from preau.kit.bureau.roll import close_agent, unbind_agent
from preau.kit.clockkit import PARIS, today
from preau.protocols.refusals import Refusal

Cle = Annotated[str, typer.Argument(help="Ce que le fournisseur dit de la personne (réglage CLAIM) : son identifiant.")]
Fichier = Annotated[Path, typer.Argument(help=f"Le fichier du guichet, un CSV à point-virgule : {', '.join(COLUMNS)}.")]

Complet = Annotated[
    bool,
    typer.Option("--complet", help="Le fichier est toute la liste : qui n'y est plus perd son accès."),
]


def agents_app(house_title: str) -> typer.Typer:
    """The commands `charger`, `list`, `close`, `unbind`, for a house to mount as `agents`."""
    app = typer.Typer(help=f"{house_title} : les personnels, et leurs établissements.", no_args_is_help=True)
    app.command("charger")(load)
    app.command("list")(show)
    app.command("close")(close)
    app.command("unbind")(unbind)
    return app


def load(fichier: Fichier, par: Par, complet: Complet = False) -> None:
    """Ajouter les personnels d'un fichier et leur donner leurs établissements ; tout ou rien."""
    try:
        done = charge_agents(fichier, by=actor(par), whole=complet)
    except Refusal as refusal:
        raise stop(refusal) from None
    for sentence in done.left_out:
        typer.echo(sentence)
    typer.echo(
        f"Agents ajoutés : {done.added}, changés : {done.changed}, inchangés : {done.same}, fermés : {done.closed}."
    )


def show() -> None:
    """Montrer les personnes, et les établissements pour lesquels elles agissent aujourd'hui."""
    table = Table("Identifiant", "Nom", "Prénom", "État", "Dernière connexion", "Établissements")
    for row in Agent.objects.order_by("nom", "prenom", "cle"):
        seen = f"{row.last_login_at.astimezone(PARIS):%d/%m/%Y}" if row.last_login_at else ""
        state = "fermé" if row.closed_at else "ouvert"
        table.add_row(row.cle, row.nom, row.prenom, state, seen, "\n".join(row.uais_on(today())))
    Console().print(table)


def close(cle: Cle, par: Par) -> None:
    """Fermer l'accès d'une personne : ses sessions prennent fin, ses établissements lui sont retirés."""
    try:
        row = close_agent(cle, by=actor(par))
    except Refusal as refusal:
        raise stop(refusal) from None
    typer.echo(f"{row.cle} : accès fermé.")


def unbind(cle: Cle, par: Par) -> None:
    """Lier la personne à sa prochaine connexion : le fournisseur a changé, ou son identifiant là-bas."""
    try:
        row = unbind_agent(cle, by=actor(par))
    except Refusal as refusal:
        raise stop(refusal) from None
    typer.echo(f"{row.cle} : la prochaine connexion sous cet identifiant sera la sienne.")
