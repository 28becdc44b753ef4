"""`preau comptes client …`: services that sign people in by OpenID Connect."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from preau.houses.comptes import oidc
from preau.houses.comptes.actions.oidc_clients import Registered, Wanted, add_client, list_clients
from preau.protocols.refusals import Refusal

client_app = typer.Typer(help="Services reliés par OpenID Connect.", no_args_is_help=True, add_completion=False)
SCOPES = ", ".join(oidc.scopes())


@client_app.command("add")
def add(
    client_id: Annotated[str, typer.Argument(help="Identifiant du service (client_id).")],
    redirect_uri: Annotated[
        list[str] | None, typer.Option(help="Adresse de retour après connexion, au caractère près (répétable).")
    ] = None,
    logout_uri: Annotated[
        list[str] | None, typer.Option(help="Adresse de retour après déconnexion, au caractère près (répétable).")
    ] = None,
    scope: Annotated[list[str] | None, typer.Option(help=f"Portée accordée (répétable) : {SCOPES}.")] = None,
    nom: Annotated[str | None, typer.Option(help="Nom du service.")] = None,
    algorithm: Annotated[str | None, typer.Option(help="Signature des jetons : RS256 ou ES256.")] = None,
    pkce: Annotated[bool | None, typer.Option("--pkce/--no-pkce", help="Exiger PKCE (S256).")] = None,
    profil: Annotated[str | None, typer.Option(help="Qui s'y connecte : famille (parents, élèves) ou agent.")] = None,
    facteur: Annotated[
        bool | None, typer.Option("--facteur/--sans-facteur", help="Exiger un second facteur des personnels.")
    ] = None,
    wording: Annotated[str | None, typer.Option(help="Mots du tutoriel de ses visiteurs : 001, 003, 004.")] = None,
    renew_secret: Annotated[bool, typer.Option("--renew-secret", help="Tirer un nouveau secret.")] = False,
) -> None:
    """Relier un service, ou changer ses réglages (les autres restent). Le secret n'est montré qu'une fois."""
    wanted = Wanted(
        nom=nom,
        redirect_uris=redirect_uri,
        logout_uris=logout_uri,
        scopes=scope,
        algorithm=algorithm,
        requires_pkce=pkce,
        public=profil,
        requires_facteur=facteur,
        wording=wording,
    )
    try:
        registered = add_client(client_id, wanted, renew_secret=renew_secret)
    except Refusal as refusal:
        typer.echo(str(refusal), err=True)
        raise typer.Exit(1) from None
    for line in _registered(registered):
        typer.echo(line)


def _registered(registered: Registered) -> list[str]:
    row = registered.row
    return [
        f"{'Ajouté' if registered.is_new else 'Changé'} : {row.nom} ({row.client_id})",
        *(f"  retour vers {url}" for url in row.redirect_uris),
        *(f"  retour après déconnexion vers {url}" for url in row.logout_uris),
        f"  portées : {' '.join(['openid', *row.scopes])}",
        f"  pour : {row.get_public_display()}{', second facteur exigé' if row.requires_facteur else ''}",
        f"  jetons signés en {row.algorithm}, PKCE {'exigé' if row.requires_pkce else 'facultatif'}",
        f"  découverte : {oidc.issuer()}/.well-known/openid-configuration",
        *([f"  client_secret, à noter maintenant : {registered.secret}"] if registered.secret else []),
    ]


@client_app.command("list")
def show() -> None:
    """Montrer les services reliés."""
    table = Table("Nom", "client_id", "Pour", "Portées", "Retour vers")
    for row in list_clients():
        table.add_row(
            row.nom, row.client_id, row.get_public_display(), " ".join(row.scopes), "\n".join(row.redirect_uris)
        )
    Console().print(table)
