"""`preau comptes partenaire add|list|refresh`: SAML service providers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from preau.houses.comptes.actions.fetch_metadata import fetch_metadata
from preau.houses.comptes.actions.partenaires import Release, add_partenaire, list_partenaires, refresh_partenaire
from preau.houses.comptes.actions.release import KNOWN
from preau.houses.comptes.models import Partenaire, Public
from preau.kit.actingkit import Par, actor, stop
from preau.kit.clockkit import PARIS
from preau.protocols.refusals import Refusal
from preau.protocols.saml import ServiceProvider, names

partenaire_app = typer.Typer(help="Fournisseurs de service SAML.", no_args_is_help=True)
BINDINGS = {names.REDIRECT: "HTTP-Redirect", names.POST: "HTTP-POST"}


@partenaire_app.command("add")
def add(
    source: Annotated[str, typer.Argument(help="Métadonnées SAML du partenaire : fichier XML, ou adresse https.")],
    par: Par,
    attribut: Annotated[
        list[str] | None, typer.Option(help=f"Attribut transmis (répétable) : {', '.join(KNOWN)}.")
    ] = None,
    style: Annotated[
        str | None, typer.Option(help=f"Noms des attributs : {', '.join(Partenaire.Style.values)}.")
    ] = None,
    profil: Annotated[
        list[str] | None, typer.Option(help="Qui s'y connecte (répétable) : famille (parents, élèves), agent.")
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
    release = Release(
        tuple(attribut) if attribut else None, style, wording, allow_sha1, depart, tuple(profil) if profil else None
    )
    url = source if "://" in source else ""
    try:
        data = fetch_metadata(url) if url else _read(source)
        partenaire, provider, is_new = add_partenaire(data, release, by=actor(par), url=url)
    except Refusal as refusal:
        raise stop(refusal) from None
    typer.echo(f"{'Ajouté' if is_new else 'Relu'} : {partenaire.nom} ({partenaire.entity_id})")
    for line in _accepted(partenaire, provider):
        typer.echo(f"  {line}")


def _read(source: str) -> bytes:
    try:
        return Path(source).read_bytes()
    except OSError as problem:
        raise typer.BadParameter(f"{source} ne se lit pas ({type(problem).__name__}).") from None


def _accepted(partenaire: Partenaire, provider: ServiceProvider) -> list[str]:
    signed = "oui" if provider.authn_requests_signed else "non"
    return [
        *(f"réponses vers {acs.url} (n° {acs.index})" for acs in provider.acs),
        f"demandes signées exigées : {signed} ({len(provider.signing_certificates)} clé(s))",
        f"assertions chiffrées : {'oui' if provider.encryption_certificate else 'non, aucune clé publiée'}",
        f"déconnexion : {', '.join(BINDINGS[slo.binding] for slo in provider.slo) or 'aucune adresse publiée'}",
        f"pour : {', '.join(str(Public(one).label) for one in partenaire.publics)}",
        f"attributs ({partenaire.style}) : {', '.join(partenaire.attributs)}",
        f"valables jusqu'au {_day(partenaire)}" if partenaire.valid_until else "sans date de fin",
    ]


def _day(partenaire: Partenaire) -> str:
    return f"{partenaire.valid_until.astimezone(PARIS):%d/%m/%Y}" if partenaire.valid_until else ""


@partenaire_app.command("list")
def show() -> None:
    """Montrer les fournisseurs de service connus."""
    table = Table("Nom", "Identifiant SAML", "Pour", "Attributs", "Valables jusqu'au", "Relues à")
    for row in list_partenaires():
        publics = ", ".join(str(Public(one).label) for one in row.publics)
        table.add_row(
            row.nom, row.entity_id, publics, ", ".join(row.attributs), _day(row), row.metadata_url or "(fichier)"
        )
    Console().print(table)


@partenaire_app.command("refresh")
def refresh(
    par: Par,
    entity_id: Annotated[str, typer.Argument(help="Un seul partenaire, par son entityID ; sinon tous.")] = "",
) -> None:
    """Relire les métadonnées prises à une adresse. À lancer chaque jour ; échoue si l'une ne se lit pas."""
    failed = False
    for row in list_partenaires():
        if not row.metadata_url or (entity_id and row.entity_id != entity_id):
            continue
        try:
            changed = refresh_partenaire(row, by=actor(par))
            typer.echo(f"{'Changées' if changed else 'Les mêmes'} : {row.nom} ({row.entity_id})")
        except Refusal as refusal:
            failed = True
            typer.echo(f"{row.nom} ({row.entity_id}) : {refusal}", err=True)
    if failed:
        raise typer.Exit(1)
