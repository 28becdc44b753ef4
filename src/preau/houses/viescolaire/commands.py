"""`preau viescolaire annee|emploi …`: what a school's operator does to its year and its timetable."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from preau.houses.viescolaire.actions.build_timetable import build_timetable
from preau.houses.viescolaire.actions.prepare_annee import Choix, prepare_annee
from preau.houses.viescolaire.actions.show_changes import show_changes
from preau.houses.viescolaire.cahier_commands import cahier_app
from preau.houses.viescolaire.emploi import grille_of, is_open, list_seances, monday_of
from preau.houses.viescolaire.rapprochement_commands import rapprochement_app
from preau.kit.actingkit import Par, actor, stop
from preau.kit.clockkit import today
from preau.kit.datekit import parse_french_date, write_annee, write_french_date
from preau.protocols.refusals import Refusal

viescolaire_app = typer.Typer(help="La vie scolaire.", no_args_is_help=True, add_completion=False)
annee_app = typer.Typer(help="L'année scolaire : semaines, vacances.", no_args_is_help=True)
emploi_app = typer.Typer(help="L'emploi du temps.", no_args_is_help=True)
viescolaire_app.add_typer(annee_app, name="annee")
viescolaire_app.add_typer(emploi_app, name="emploi")
viescolaire_app.add_typer(cahier_app, name="cahier")
viescolaire_app.add_typer(rapprochement_app, name="rapprochement")
Uai = Annotated[str, typer.Option(help="Établissement.")]


@annee_app.command("prepare")
def prepare(
    uai: Uai,
    par: Par,
    zone: Annotated[str, typer.Option(help="Zone des vacances : A, B, C ; ou le nom d'un territoire.")],
    calendrier: Annotated[
        Path | None, typer.Option(help="Calendrier TOML, à la place du calendrier national.", exists=True)
    ] = None,
    sans_quinzaine: Annotated[bool, typer.Option("--sans-quinzaine", help="Ni semaine A, ni semaine B.")] = False,
    samedi: Annotated[bool, typer.Option("--samedi", help="Cours le samedi matin.")] = False,
) -> None:
    """Préparer l'année ouverte : grille, semaines A et B, vacances et jours fériés."""
    text = calendrier.read_text(encoding="utf-8") if calendrier else ""
    try:
        grille = prepare_annee(uai, Choix(zone, not sans_quinzaine, samedi, text), actor=actor(par))
    except Refusal as refusal:
        raise stop(refusal) from None
    days = f"du {write_french_date(grille.debut_le)} au {write_french_date(grille.fin_le)}"
    typer.echo(f"{uai} : année {write_annee(grille.annee)} préparée, {days}, {grille.semaines.count()} semaines.")


@emploi_app.command("generate")
def generate(
    uai: Uai,
    par: Par,
    remplacer: Annotated[bool, typer.Option("--remplacer", help="Retirer d'abord celui qui a été produit.")] = False,
    changements: Annotated[
        bool, typer.Option("--changements", help="Ajouter des changements d'exemple (démonstration).")
    ] = False,
    salles: Annotated[Path | None, typer.Option(help="Les salles, une par ligne.", exists=True)] = None,
) -> None:
    """Produire un emploi du temps d'après les services de STS."""
    rooms = [line.strip()[:40] for line in salles.read_text(encoding="utf-8").splitlines()] if salles else []
    try:
        made = build_timetable(uai, actor=actor(par), replace=remplacer, salles=[one for one in rooms if one])
        added = show_changes(uai, actor=actor(par)) if changements else 0
    except Refusal as refusal:
        raise stop(refusal) from None
    typer.echo(f"{uai} : {made.places} cours placés, {made.remplacements} séances de remplaçants, {added} changements.")
    for one in made.restantes:
        typer.echo(f"  sans place : {one}")
    for one in made.sans_heures:
        typer.echo(f"  sans horaire dans STS : {one}")


@emploi_app.command("show")
def show(
    uai: Uai,
    classe: Annotated[str, typer.Option(help="Classe.")] = "",
    salle: Annotated[str, typer.Option(help="Salle.")] = "",
    jour: Annotated[str, typer.Option(help="Un jour de la semaine, JJ/MM/AAAA ; sinon aujourd'hui.")] = "",
) -> None:
    """Montrer la semaine d'une classe ou d'une salle."""
    day = parse_french_date(jour) if jour else today()
    if day is None or bool(classe) == bool(salle):
        raise stop("Donnez --classe ou --salle, et un jour écrit JJ/MM/AAAA.")
    grille = grille_of(uai, day)
    if grille is None:
        raise stop(f"L'année de {uai} n'est pas préparée : preau viescolaire annee prepare --uai {uai} --zone …")
    monday = monday_of(day)
    table = Table("Jour", "Heure", "Matière", "Avec", "Salle", "")
    for one in list_seances(uai, monday, monday + timedelta(days=6), division=classe, salle=salle):
        hours = f"{one.debut_at:%H:%M}-{one.fin_at:%H:%M}"
        table.add_row(_day(one.le), hours, one.libelle, ", ".join(one.noms), one.salle, one.statut)
    if not table.row_count:
        closed = not any(is_open(grille, monday + timedelta(days=rank)) for rank in range(7))
        raise stop("Pas de cours cette semaine : vacances." if closed else "Pas de cours cette semaine.")
    Console().print(table)


def _day(day: date) -> str:
    return f"{('lun', 'mar', 'mer', 'jeu', 'ven', 'sam', 'dim')[day.weekday()]}. {day:%d/%m}"
