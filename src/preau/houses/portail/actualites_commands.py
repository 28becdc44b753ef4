"""`preau portail actualite …` and `preau portail flash …`: news and the notice to all, from the command line."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from preau.houses.portail import actualites as news
from preau.houses.portail.actions.publish_actualite import (
    OPERATOR,
    Draft,
    clear_flash,
    publish_actualite,
    set_flash,
    withdraw_actualite,
)
from preau.houses.portail.applications import PROFILS
from preau.houses.portail.models import Actualite
from preau.houses.portail.places import divisions_of
from preau.kit import richkit
from preau.kit.clockkit import now
from preau.registre.models import Etablissement

LONGEST = 200
DAYS = ["%Y-%m-%d", "%d/%m/%Y"]
actualite_app = typer.Typer(help="Actualités.", no_args_is_help=True, add_completion=False)
flash_app = typer.Typer(help="Annonce à tous, en haut de chaque page.", no_args_is_help=True, add_completion=False)
Fin = Annotated[datetime | None, typer.Option(formats=DAYS, help="Dernier jour (AAAA-MM-JJ).")]


@actualite_app.command("add")
def add(
    titre: Annotated[str, typer.Argument(help="Titre.")],
    texte: Annotated[str, typer.Option(help="Texte, tel qu'on le tape.")] = "",
    fichier: Annotated[
        Path | None, typer.Option(help="Fichier du texte, HTML ou texte.", exists=True, dir_okay=False)
    ] = None,
    uai: Annotated[str, typer.Option(help="Établissement ; vide = tous.")] = "",
    classe: Annotated[list[str] | None, typer.Option(help="Classe ; à répéter ; aucune = toutes.")] = None,
    profil: Annotated[list[str] | None, typer.Option(help=f"Profil ({', '.join(sorted(PROFILS))}).")] = None,
    fin: Fin = None,
    confirmation: Annotated[bool, typer.Option("--confirmation", help="Demander de confirmer la lecture.")] = False,
) -> None:
    """Publier une actualité au nom de l'ENT."""
    corps = _corps(texte, fichier)
    classes, profils = classe or [], profil or []
    _check(titre, corps, uai, classes, profils)
    draft = Draft(titre.strip(), corps, uai, classes, profils, confirmation, ends_at=_end(fin))
    typer.echo(publish_actualite(draft).public_id)


def _corps(texte: str, fichier: Path | None) -> str:
    if fichier is None:
        return richkit.from_plain(texte)
    try:
        read = fichier.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise _stop("le fichier n'est pas écrit en UTF-8") from None
    return richkit.clean(read) if fichier.suffix in {".html", ".htm"} else richkit.from_plain(read)


def _check(titre: str, corps: str, uai: str, classes: list[str], profils: list[str]) -> None:
    if not titre.strip() or len(titre) > LONGEST:
        raise _stop(f"le titre compte de 1 à {LONGEST} caractères")
    if not richkit.text_of(corps):
        raise _stop("il n'y a pas de texte : --texte ou --fichier")
    if uai and not Etablissement.objects.filter(uai=uai).exists():
        raise _stop(f"le registre ne connaît pas l'établissement {uai}")
    if classes and not uai:
        raise _stop("des classes sans établissement : donnez --uai")
    if unknown := set(classes) - set(divisions_of(uai) if uai else []):
        raise _stop(f"classe inconnue : {', '.join(sorted(unknown))}")
    if unknown := set(profils) - PROFILS:
        raise _stop(f"profil inconnu : {', '.join(sorted(unknown))}")


@actualite_app.command("list")
def show() -> None:
    """Montrer les actualités, les plus récentes d'abord."""
    table = Table("Identifiant", "Titre", "Établissement", "État", "Lectures")
    moment = now()
    for row in Actualite.objects.filter(is_flash=False).order_by("-publish_at", "-pk"):
        table.add_row(
            row.public_id, row.titre, row.uai or "tous", news.state_of(row, moment), str(row.lectures.count())
        )
    Console().print(table)


@actualite_app.command("retirer")
def withdraw(public_id: Annotated[str, typer.Argument(help="Identifiant donné par list.")]) -> None:
    """Retirer une actualité."""
    row = Actualite.objects.filter(public_id=public_id, is_flash=False).first()
    if row is None:
        raise _stop("aucune actualité ne porte cet identifiant")
    withdraw_actualite(row, par=OPERATOR)
    typer.echo(f"Retirée : {row.titre}")


@flash_app.command("set")
def flash_set(
    texte: Annotated[str, typer.Argument(help="Une phrase, montrée à tous, même avant la connexion.")], fin: Fin = None
) -> None:
    """Montrer une annonce en haut de chaque page ; elle remplace la précédente."""
    sentence, ends_at = " ".join(texte.split()), _end(fin)
    if not sentence or len(sentence) > LONGEST:
        raise _stop(f"l'annonce compte de 1 à {LONGEST} caractères")
    if ends_at is not None and ends_at <= now():
        raise _stop("ce dernier jour est passé")
    set_flash(sentence, ends_at=ends_at)
    typer.echo(f"Annonce à tous : {sentence}")


@flash_app.command("clear")
def flash_clear() -> None:
    """Retirer l'annonce."""
    typer.echo("Annonce retirée." if clear_flash() else "Il n'y avait pas d'annonce.")


def _end(day: datetime | None) -> datetime | None:
    """The end of that day in Paris."""
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day.date() + timedelta(days=1), time.min)).astimezone(UTC)


def _stop(why: str) -> typer.Exit:
    typer.echo(f"{why[:1].upper()}{why[1:]}.", err=True)
    return typer.Exit(1)
