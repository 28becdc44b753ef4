"""`preau portail messagerie …`: what the courier of the house does every hour, at once."""

from __future__ import annotations

import typer

from preau.houses.portail.actions.announce import announce, tidy
from preau.kit.clockkit import now

messagerie_app = typer.Typer(help="Messagerie de l'ENT.", no_args_is_help=True)


@messagerie_app.command("announcer")
def announcer() -> None:
    """Annoncer par mail les messages non lus, à qui le veut, hors des heures de silence."""
    typer.echo(f"{announce(now())} mails d'annonce")


@messagerie_app.command("ranger")
def ranger() -> None:
    """Vider les vieilles corbeilles et effacer les fichiers que plus aucun message ne porte."""
    typer.echo(f"{tidy(now())} lignes et fichiers effacés")
