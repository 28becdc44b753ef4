"""`preau portail …`: the ENT from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from preau.houses.portail.actions.accept_response import purge as purge_rows
from preau.houses.portail.actions.register_idp import register_idp
from preau.houses.portail.actualites_commands import actualite_app, flash_app
from preau.houses.portail.administrateur_commands import administrateur_app
from preau.houses.portail.affluence import policy
from preau.houses.portail.cas_commands import service_app
from preau.houses.portail.local_commands import compte_app
from preau.houses.portail.messagerie_commands import messagerie_app
from preau.houses.portail.models import IdentityProvider
from preau.houses.portail.refus_commands import refus_app
from preau.kit.affluence.command import command
from preau.kit.clockkit import now
from preau.protocols.refusals import Refusal

portail_app = typer.Typer(help="L'ENT.", no_args_is_help=True, add_completion=False)
idp_app = typer.Typer(help="Fournisseurs d'identité.", no_args_is_help=True)
portail_app.add_typer(idp_app, name="idp")
portail_app.add_typer(service_app, name="service")
portail_app.add_typer(actualite_app, name="actualite")
portail_app.add_typer(flash_app, name="flash")
portail_app.add_typer(compte_app, name="compte")
portail_app.add_typer(messagerie_app, name="messagerie")
portail_app.add_typer(refus_app, name="refus")
portail_app.add_typer(administrateur_app, name="administrateur")
portail_app.command("affluence")(command(policy))


@idp_app.command("add")
def add(
    file: Annotated[Path, typer.Argument(help="Métadonnées SAML du fournisseur (XML).", exists=True, dir_okay=False)],
    alias: Annotated[str, typer.Option(help="Nom que les entrées de l'ENT lui donnent.")] = "comptes",
    label: Annotated[str, typer.Option(help="Nom montré aux personnes.")] = "Le service de comptes",
    allow_unsolicited: Annotated[
        bool, typer.Option("--allow-unsolicited", help="Accepter ses réponses sans demande.")
    ] = False,
    agents: Annotated[
        str,
        typer.Option(
            help="Attribut qui nomme un personnel : FrEduIdENT, ctemail ou mail ; vide = des familles seules."
        ),
    ] = "",
    adresse: Annotated[str, typer.Option(help="Où ses métadonnées se relisent : https://…")] = "",
) -> None:
    """Faire confiance à un fournisseur d'identité, ou relire ses métadonnées."""
    try:
        idp = register_idp(
            file.read_bytes(),
            alias=alias,
            label=label,
            allow_unsolicited=allow_unsolicited,
            agents=agents,
            metadata_url=adresse,
        )
    except Refusal as refusal:
        typer.echo(str(refusal), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{idp.alias} : {idp.entity_id}")


@idp_app.command("list")
def show() -> None:
    """Montrer les fournisseurs d'identité connus."""
    table = Table("Nom", "Identifiant SAML", "Sans demande", "Personnels")
    for idp in IdentityProvider.objects.all():
        table.add_row(idp.alias, idp.entity_id, "oui" if idp.allow_unsolicited else "non", idp.agents)
    Console().print(table)


@portail_app.command("purge")
def purge() -> None:
    """Effacer les demandes, poignées, assertions, tickets et sessions dont le temps est passé."""
    typer.echo(f"{purge_rows(now())} lignes effacées")
