"""`preau portail compte …`: the accounts that the ENT keeps itself. Everything is in the journal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from preau.houses.portail import hashing, local_policy
from preau.houses.portail.actions import local_accounts
from preau.houses.portail.models import CompteLocal
from preau.kit.actingkit import Par, actor, stop
from preau.kit.clockkit import PARIS
from preau.protocols.refusals import Refusal

compte_app = typer.Typer(help="Comptes locaux : personnels, collectivité, invités.", no_args_is_help=True)
Identifiant = Annotated[str, typer.Argument(help="Identifiant du compte, prenom.nom.")]


@compte_app.command("add")
def add(
    par: Par,
    profil: Annotated[str, typer.Option(help="personnel, collectivite ou invite.")],
    nom: Annotated[str, typer.Option(help="Nom.")],
    prenom: Annotated[str, typer.Option(help="Prénom.")],
    mel: Annotated[str, typer.Option(help="Adresse mail : le lien y est envoyé ; sinon il n'est montré qu'ici.")] = "",
    uai: Annotated[list[str] | None, typer.Option(help="Un établissement de la personne ; à répéter.")] = None,
    role: Annotated[
        list[str] | None,
        typer.Option(
            help="correspondant-ent, direction, enseignant, vie-scolaire, secretariat, administrateur ; à répéter."
        ),
    ] = None,
    identifiant: Annotated[str, typer.Option(help="Sinon prenom.nom, avec un numéro pour un homonyme.")] = "",
    mot_de_passe_fichier: Annotated[
        Path | None, typer.Option(help="Activer tout de suite avec le mot de passe de ce fichier.", exists=True)
    ] = None,
) -> None:
    """Créer un compte local, et donner le lien par lequel la personne choisit son mot de passe."""
    said = local_accounts.Declaration(profil, nom, prenom, mel, uai or [], role or [], identifiant)
    password = mot_de_passe_fichier.read_text(encoding="utf-8").strip() if mot_de_passe_fichier else ""
    names = [nom, prenom, identifiant or f"{prenom}.{nom}"]
    if password and not local_policy.for_person(names).accepts(password):
        raise stop("Ce mot de passe ne respecte pas les règles : 12 caractères, aucun nom, pas facile à deviner.")
    try:
        link = local_accounts.add_account(said, actor(par))
        if password:
            local_accounts.choose_password(link.url.rstrip("/").rpartition("/")[2], hashing.make(password))
    except Refusal as refusal:
        raise stop(refusal) from None
    typer.echo(f"Identifiant : {link.compte.identifiant}")
    if not password:
        typer.echo(f"Lien d'activation, à usage unique : {link.url}")


@compte_app.command("list")
def show() -> None:
    """Montrer les comptes locaux."""
    table = Table(
        "Identifiant", "Nom", "Prénom", "Profil", "Établissements", "Rôles", "État", "2e facteur", "Connexion"
    )
    for row in local_accounts.list_accounts():
        seen = f"{row.last_login_at.astimezone(PARIS):%d/%m/%Y}" if row.last_login_at else ""
        table.add_row(
            row.identifiant,
            row.nom,
            row.prenom,
            str(CompteLocal.Profil(row.profil).label),
            " ".join(row.uais),
            " ".join(row.roles),
            str(CompteLocal.State(row.state).label),
            "oui" if row.secret else "non",
            seen,
        )
    Console().print(table)


@compte_app.command("close")
def close(identifiant: Identifiant, par: Par) -> None:
    """Fermer un compte local et ses sessions."""
    try:
        compte = local_accounts.close_account(identifiant, actor(par))
    except Refusal as refusal:
        raise stop(refusal) from None
    typer.echo(f"{compte.identifiant} : {CompteLocal.State(compte.state).label}")


@compte_app.command("reset")
def reset(
    identifiant: Identifiant,
    par: Par,
    sans_facteur: Annotated[
        bool, typer.Option("--sans-facteur", help="Retirer aussi le second facteur, perdu.")
    ] = False,
    rouvrir: Annotated[bool, typer.Option("--rouvrir", help="Rouvrir un compte fermé.")] = False,
) -> None:
    """Donner un nouveau lien, une fois la personne reconnue ; l'ancien ne sert plus."""
    try:
        link = local_accounts.reset(identifiant, actor(par), without_factor=sans_facteur, reopen=rouvrir)
    except Refusal as refusal:
        raise stop(refusal) from None
    typer.echo(f"Identifiant : {link.compte.identifiant}")
    typer.echo(f"Lien, à usage unique : {link.url}")
