"""`preau comptes agent|deverrouiller|exporter`: what an operator does to accounts. Everything is in the journal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from preau.houses.comptes import hashing, policies, wordings
from preau.houses.comptes.actions import staff
from preau.houses.comptes.actions.history import export_compte
from preau.houses.comptes.actions.unlock import unlock
from preau.houses.comptes.settings import current
from preau.kit.actingkit import Par, actor, stop
from preau.kit.clockkit import PARIS
from preau.protocols.refusals import Refusal

agent_app = typer.Typer(help="Comptes des personnels.", no_args_is_help=True)
Identifiant = Annotated[str, typer.Argument(help="Identifiant du compte, p.nomXX.")]


def register(app: typer.Typer) -> None:
    """Mount the commands that are for any account on `preau comptes`."""
    app.command("deverrouiller")(deverrouiller)
    app.command("exporter")(exporter)


@agent_app.command("add")
def add(
    par: Par,
    nom: Annotated[str, typer.Option(help="Nom.")],
    prenom: Annotated[str, typer.Option(help="Prénom.")],
    mel: Annotated[str, typer.Option(help="Adresse mail : le lien y est envoyé ; sinon il n'est montré qu'ici.")] = "",
    identifiant: Annotated[str, typer.Option(help="Sinon p.nomXX.")] = "",
    mot_de_passe_fichier: Annotated[
        Path | None,
        typer.Option(help="Activer tout de suite, avec le mot de passe de ce fichier ; le mail est tenu pour vérifié."),
    ] = None,
) -> None:
    """Créer le compte d'un personnel, et donner le lien par lequel il choisit son mot de passe."""
    said = staff.NewAgent(nom.strip(), prenom.strip(), mel.strip().lower(), identifiant.strip())
    try:
        if mot_de_passe_fichier is None:
            _say(staff.add_agent(said, actor(par)))
            return
        compte = staff.add_active_agent(said, hashing.make(_password(mot_de_passe_fichier, said)), actor(par))
    except Refusal as refusal:
        raise stop(refusal) from None
    typer.echo(f"Identifiant : {compte.identifiant}")


def _password(path: Path, said: staff.NewAgent) -> str:
    """What the file holds, if it meets the rules that its owner would have met."""
    try:
        password = path.read_text(encoding="utf-8").strip()
    except OSError as problem:
        raise typer.BadParameter(f"{path} ne se lit pas ({type(problem).__name__}).") from None
    policy = policies.get(current().policy or wordings.get(current().wording).policy)
    if not policy.for_person([said.nom, said.prenom, said.identifiant]).accepts(password):
        raise typer.BadParameter("Ce mot de passe ne respecte pas les règles des comptes.")
    return password


@agent_app.command("lien")
def lien(identifiant: Identifiant, par: Par) -> None:
    """Donner un nouveau lien d'activation ; l'ancien ne sert plus."""
    try:
        _say(staff.renew_link(identifiant, actor(par)))
    except Refusal as refusal:
        raise stop(refusal) from None


def _say(link: staff.NewLink) -> None:
    typer.echo(f"Identifiant : {link.compte.identifiant}")
    typer.echo(f"Lien d'activation, à usage unique : {link.url}")


@agent_app.command("list")
def show() -> None:
    """Montrer les comptes des personnels."""
    table = Table("Identifiant", "Nom", "Prénom", "État", "Dernière connexion")
    for row in staff.list_agents():
        seen = f"{row.last_login_at.astimezone(PARIS):%d/%m/%Y}" if row.last_login_at else ""
        table.add_row(row.identifiant, row.nom, row.prenom, row.get_state_display(), seen)
    Console().print(table)


@agent_app.command("suspend")
def suspend(
    identifiant: Identifiant,
    par: Par,
    rouvrir: Annotated[bool, typer.Option("--rouvrir", help="Rouvrir un compte suspendu.")] = False,
) -> None:
    """Suspendre le compte d'un personnel et fermer ses sessions, ou le rouvrir."""
    try:
        compte = (staff.reopen if rouvrir else staff.suspend)(identifiant, actor(par))
    except Refusal as refusal:
        raise stop(refusal) from None
    typer.echo(f"{compte.identifiant} : {compte.get_state_display()}")


def deverrouiller(
    identifiant: Identifiant,
    par: Par,
    sans_facteur: Annotated[
        bool, typer.Option("--sans-facteur", help="Retirer aussi ses seconds facteurs, perdus.")
    ] = False,
) -> None:
    """Oublier les essais de connexion ratés d'un compte, une fois son titulaire reconnu."""
    try:
        removed = unlock(identifiant, actor(par), remove_facteurs=sans_facteur)
    except Refusal as refusal:
        raise stop(refusal) from None
    typer.echo("Essais oubliés." + (f" Seconds facteurs et codes retirés : {removed}." if sans_facteur else ""))


def exporter(identifiant: Identifiant, par: Par) -> None:
    """Écrire en JSON tout ce que la maison garde d'un compte (demande d'accès du titulaire)."""
    try:
        compte = staff.find_by_identifiant(identifiant)
    except Refusal as refusal:
        raise stop(refusal) from None
    typer.echo(json.dumps(export_compte(compte, by=actor(par)), ensure_ascii=False, indent=2))
