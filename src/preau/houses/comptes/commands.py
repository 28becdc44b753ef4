"""`preau comptes …`: the account service from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from preau.houses.comptes.actions.partenaires import Release, add_partenaire, list_partenaires
from preau.houses.comptes.actions.release import KNOWN
from preau.houses.comptes.client_commands import client_app
from preau.houses.comptes.jeton_commands import jeton_app
from preau.houses.comptes.models import Partenaire
from preau.houses.comptes.office_commands import register as register_office
from preau.houses.comptes.notification_commands import notifier
from preau.kit.clockkit import PARIS
from preau.protocols.refusals import Refusal
from preau.protocols.saml import ServiceProvider

comptes_app = typer.Typer(help="Le service de comptes.", no_args_is_help=True, add_completion=False)
partenaire_app = typer.Typer(help="Fournisseurs de service SAML.", no_args_is_help=True)
comptes_app.add_typer(partenaire_app, name="partenaire")
comptes_app.add_typer(client_app, name="client")
comptes_app.add_typer(jeton_app, name="jeton")
register_office(comptes_app)
comptes_app.command("notifier")(notifier)


@partenaire_app.command("add")
def add(
    file: Annotated[Path, typer.Argument(help="Métadonnées SAML du partenaire (XML).", exists=True, dir_okay=False)],
    attribut: Annotated[
        list[str] | None, typer.Option(help=f"Attribut transmis (répétable) : {', '.join(KNOWN)}.")
    ] = None,
    style: Annotated[
        str | None, typer.Option(help=f"Noms des attributs : {', '.join(Partenaire.Style.values)}.")
    ] = None,
    wording: Annotated[str | None, typer.Option(help="Mots du tutoriel de ses visiteurs : 001, 003, 004.")] = None,
    allow_sha1: Annotated[
        bool | None, typer.Option("--allow-sha1/--no-sha1", help="Accepter ses demandes signées en rsa-sha1.")
    ] = None,
    depart: Annotated[
        str | None, typer.Option(help="Adresse où l'on commence chez lui, pour « Accéder à mes services ».")
    ] = None,
) -> None:
    """Faire confiance à un fournisseur de service, ou relire ses métadonnées (les réglages non donnés restent)."""
    release = Release(tuple(attribut) if attribut else None, style, wording, allow_sha1, depart)
    try:
        partenaire, provider, is_new = add_partenaire(file.read_bytes(), release)
    except Refusal as refusal:
        typer.echo(str(refusal), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{'Ajouté' if is_new else 'Relu'} : {partenaire.nom} ({partenaire.entity_id})")
    for line in _accepted(partenaire, provider):
        typer.echo(f"  {line}")


def _accepted(partenaire: Partenaire, provider: ServiceProvider) -> list[str]:
    signed = "oui" if provider.authn_requests_signed else "non"
    return [
        *(f"réponses vers {acs.url} (n° {acs.index})" for acs in provider.acs),
        f"demandes signées exigées : {signed} ({len(provider.signing_certificates)} clé(s))",
        f"assertions chiffrées : {'oui' if provider.encryption_certificate else 'non, aucune clé publiée'}",
        f"attributs ({partenaire.style}) : {', '.join(partenaire.attributs)}",
        f"valables jusqu'au {_day(partenaire)}" if partenaire.valid_until else "sans date de fin",
    ]


def _day(partenaire: Partenaire) -> str:
    return f"{partenaire.valid_until.astimezone(PARIS):%d/%m/%Y}" if partenaire.valid_until else ""


@partenaire_app.command("list")
def show() -> None:
    """Montrer les fournisseurs de service connus."""
    table = Table("Nom", "Identifiant SAML", "Attributs", "Valables jusqu'au")
    for partenaire in list_partenaires():
        table.add_row(partenaire.nom, partenaire.entity_id, ", ".join(partenaire.attributs), _day(partenaire))
    Console().print(table)
