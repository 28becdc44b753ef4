"""`preau portail refus …`: who was vouched for by a provider and could not come in, and why."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from preau.houses.portail.actions.refused_logins import SHORT, list_refusals, mark_seen
from preau.houses.portail.refus import REASONS
from preau.kit.actingkit import Par, actor, stop
from preau.kit.clockkit import PARIS
from preau.protocols.refusals import Refusal

refus_app = typer.Typer(help="Connexions refusées : qui n'est pas entré, et pourquoi.", no_args_is_help=True)


@refus_app.command("list")
def show(
    uai: Annotated[str, typer.Option(help="Ceux d'un établissement, quand il est connu.")] = "",
    tout: Annotated[bool, typer.Option("--tout", help="Montrer aussi ceux qui ont été traités.")] = False,
) -> None:
    """Montrer les connexions refusées, la plus récente d'abord."""
    rows = list_refusals(seen_too=tout)
    table = Table("Numéro", "Date", "Fournisseur", "Raison", "Établissement", "Références", "Traité")
    for row in rows.filter(uai=uai.upper()) if uai else rows:
        table.add_row(
            row.public_id[:SHORT],
            f"{row.at.astimezone(PARIS):%d/%m/%Y %H:%M}",
            row.idp,
            str(REASONS.get(row.reason, row.reason)),
            row.uai,
            " ".join(row.references),
            f"{row.seen_at.astimezone(PARIS):%d/%m/%Y}" if row.seen_at else "",
        )
    Console().print(table)


@refus_app.command("vu", context_settings={"ignore_unknown_options": True})  # a number may begin with a dash
def seen(numero: Annotated[str, typer.Argument(help="Numéro montré par list.")], par: Par) -> None:
    """Noter qu'un refus a été traité."""
    try:
        row = mark_seen(numero, actor(par))
    except Refusal as refusal:
        raise stop(refusal) from None
    typer.echo(f"{row.public_id[:SHORT]} : traité")
