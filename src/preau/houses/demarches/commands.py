"""`preau demarches …`: the téléservices from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from preau.houses.demarches.actions.purge_connexion import purge_connexion
from preau.houses.demarches.actions.register_idp import register_idp
from preau.houses.demarches.models import IdentityProvider
from preau.kit.bureau.commands import agents_app
from preau.kit.clockkit import now
from preau.kit.federation.party import read_idp
from preau.protocols.refusals import Refusal

demarches_app = typer.Typer(help="Les téléservices.", no_args_is_help=True, add_completion=False)
idp_app = typer.Typer(help="Fournisseur d'identité des familles (SAML).", no_args_is_help=True)
demarches_app.add_typer(idp_app, name="idp")
demarches_app.add_typer(agents_app("Les téléservices"), name="agents")


@idp_app.command("add")
def add(
    file: Annotated[Path, typer.Argument(help="Métadonnées SAML du fournisseur (XML).", exists=True, dir_okay=False)],
    label: Annotated[str, typer.Option(help="Nom montré à l'exploitant.")] = "Le service de comptes",
    allow_unsolicited: Annotated[
        bool, typer.Option("--allow-unsolicited", help="Accepter ses réponses sans demande.")
    ] = False,
    remplacer: Annotated[
        bool,
        typer.Option("--remplacer", help="Mettre ce fournisseur à la place d'un autre, dont les sessions ferment."),
    ] = False,
) -> None:
    """Mettre un fournisseur en service, ou relire ses métadonnées (nouveau certificat compris)."""
    try:
        idp = register_idp(file.read_bytes(), label=label, allow_unsolicited=allow_unsolicited, replaces=remplacer)
    except Refusal as refusal:
        typer.echo(str(refusal), err=True)
        raise typer.Exit(1) from None
    typer.echo(idp.entity_id)


@idp_app.command("list")
def show() -> None:
    """Montrer le fournisseur en service, et ceux qu'il a remplacés."""
    table = Table("Identifiant SAML", "Nom", "En service", "Certificats", "Sans demande")
    for idp in IdentityProvider.objects.order_by("-is_current", "-updated_at"):
        count = str(len(read_idp(idp).signing_certificates))
        said = ("oui" if idp.is_current else "non", count, "oui" if idp.allow_unsolicited else "non")
        table.add_row(idp.entity_id, idp.label, *said)
    Console().print(table)


@demarches_app.command("purge")
def purge() -> None:
    """Effacer les demandes de connexion, poignées et assertions dont le temps est passé."""
    typer.echo(f"{purge_connexion(now())} lignes effacées")
