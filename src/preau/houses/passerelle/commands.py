"""`preau passerelle …`: the hub from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from preau.houses.passerelle import provider
from preau.houses.passerelle.actions.fournisseur_service import (
    Registered,
    Wanted,
    add_service,
    list_services,
    switch,
)
from preau.protocols.franceconnect.scopes import table
from preau.protocols.refusals import Refusal

passerelle_app = typer.Typer(help="La passerelle d'identité.", no_args_is_help=True, add_completion=False)
service_app = typer.Typer(help="Services reliés à la passerelle.", no_args_is_help=True, add_completion=False)
passerelle_app.add_typer(service_app, name="service")
SCOPES = ", ".join(table(plus=provider.rules().plus))


@service_app.command("add")
def add(
    client_id: Annotated[str, typer.Argument(help="Identifiant du service (client_id).")],
    redirect_uri: Annotated[
        list[str] | None, typer.Option(help="Adresse de retour après connexion, au caractère près (répétable).")
    ] = None,
    logout_uri: Annotated[
        list[str] | None, typer.Option(help="Adresse de retour après déconnexion, au caractère près (répétable).")
    ] = None,
    sector: Annotated[
        str | None, typer.Option(help="sector_identifier_uri, si les adresses de retour ont plusieurs hôtes.")
    ] = None,
    scope: Annotated[list[str] | None, typer.Option(help=f"Portée accordée (répétable) : {SCOPES}.")] = None,
    nom: Annotated[str | None, typer.Option(help="Nom montré : « Continuer sur … ».")] = None,
    site: Annotated[str | None, typer.Option(help="Adresse du site du service.")] = None,
    algorithm: Annotated[str | None, typer.Option(help="Signature des jetons : ES256 ou RS256.")] = None,
    entity_id: Annotated[
        str | None, typer.Option(help="Entité : les services de la même entité reçoivent les mêmes « sub ».")
    ] = None,
    amr: Annotated[bool | None, typer.Option("--amr/--no-amr", help="Permettre de demander amr.")] = None,
    prive: Annotated[bool | None, typer.Option("--prive/--public", help="Service privé, ou public.")] = None,
    consentement: Annotated[
        bool | None, typer.Option("--consentement/--information", help="Demander le consentement (service privé).")
    ] = None,
    exclude_idp: Annotated[
        list[str] | None, typer.Option(help="Fournisseur d'identité refusé, par son uid (répétable).")
    ] = None,
    only_idp: Annotated[
        list[str] | None, typer.Option(help="Fournisseur d'identité admis, à l'exclusion des autres (répétable).")
    ] = None,
    idp_hint: Annotated[list[str] | None, typer.Option(help="idp_hint permis à ce service (répétable).")] = None,
    prompt: Annotated[list[str] | None, typer.Option(help="prompt qui saute la page d'information : login.")] = None,
    encryption_jwk: Annotated[
        Path | None, typer.Option(help="Clé publique du service, en JWK (niveaux eidas2 et eidas3).")
    ] = None,
    encryption_alg: Annotated[str | None, typer.Option(help="Chiffrement : ECDH-ES, RSA-OAEP-256 ou RSA-OAEP.")] = None,
    secret_file: Annotated[
        Path | None, typer.Option(help="Fichier du secret à prendre, au lieu d'en tirer un (32 caractères ou plus).")
    ] = None,
    renew_secret: Annotated[
        bool, typer.Option("--renew-secret", help="Tirer un nouveau secret ; l'ancien sert jusqu'au prochain.")
    ] = False,
) -> None:
    """Relier un service, ou changer ses réglages (les autres restent). Le secret n'est montré qu'une fois."""
    if exclude_idp is not None and only_idp is not None:
        _stop("--exclude-idp ou --only-idp, pas les deux.")
    wanted = Wanted(
        nom=nom,
        redirect_uris=redirect_uri,
        post_logout_redirect_uris=logout_uri,
        sector_identifier_uri=sector,
        site_url=site,
        scopes=scope,
        amr=amr,
        algorithm=algorithm,
        entity_id=entity_id,
        prive=prive,
        asks_consent=consentement,
        idps=exclude_idp if only_idp is None else only_idp,
        excludes_idps=None if exclude_idp is None and only_idp is None else only_idp is None,
        idp_hints=idp_hint,
        prompts=prompt,
        encryption_jwk=_jwk(encryption_jwk),
        encryption_alg=encryption_alg,
        secret=_read(secret_file),
    )
    try:
        registered = add_service(client_id, wanted, renew_secret=renew_secret)
    except Refusal as refusal:
        _stop(str(refusal))
    for line in _registered(registered):
        typer.echo(line)


@service_app.command("list")
def show() -> None:
    """Montrer les services reliés."""
    shown = Table("Nom", "client_id", "État", "Portées", "Retour vers")
    for row in list_services():
        state = "ouvert" if row.is_active else "fermé"
        shown.add_row(row.nom, row.client_id, state, " ".join(row.scopes), "\n".join(row.redirect_uris))
    Console().print(shown)


@service_app.command("disable")
def disable(client_id: Annotated[str, typer.Argument(help="Identifiant du service.")]) -> None:
    """Fermer un service : ses demandes sont refusées (Y04EA6EF), ses jetons ne servent plus."""
    _switch(client_id, is_active=False)


@service_app.command("enable")
def enable(client_id: Annotated[str, typer.Argument(help="Identifiant du service.")]) -> None:
    """Rouvrir un service fermé."""
    _switch(client_id, is_active=True)


def _switch(client_id: str, *, is_active: bool) -> None:
    try:
        row = switch(client_id, is_active=is_active)
    except Refusal as refusal:
        _stop(str(refusal))
    typer.echo(f"{'Ouvert' if row.is_active else 'Fermé'} : {row.nom} ({row.client_id})")


def _registered(registered: Registered) -> list[str]:
    row = registered.row
    return [
        f"{'Ajouté' if registered.is_new else 'Changé'} : {row.nom} ({row.client_id})",
        *(f"  retour vers {url}" for url in row.redirect_uris),
        *(f"  retour après déconnexion vers {url}" for url in row.post_logout_redirect_uris),
        f"  portées : {' '.join(['openid', *row.scopes])}",
        f"  jetons signés en {row.algorithm}, entité {row.entity_id}",
        f"  découverte : {provider.issuer()}/.well-known/openid-configuration",
        *([f"  client_secret, à noter maintenant : {registered.secret}"] if registered.secret else []),
    ]


def _read(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as problem:
        _stop(f"{path} ne se lit pas ({type(problem).__name__}).")


def _jwk(path: Path | None) -> dict[str, Any] | None:
    text = _read(path)
    if text is None:
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        _stop(f"{path} n'est pas une clé au format JWK.")
    return found


def _stop(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(1) from None
