"""`preau comptes diagnostiquer|defusionner|entretenir`: what an office asks of an operator (J5, J9, J21)."""

from __future__ import annotations

from typing import Annotated

import typer

from preau.houses.comptes.actions.diagnose import Asked, Diagnosis, diagnose_answers, diagnose_responsable
from preau.houses.comptes.actions.diagnose import diagnose_tentative as _diagnose_tentative
from preau.houses.comptes.actions.maintain import maintain
from preau.houses.comptes.actions.unmerge import unmerge
from preau.kit import datekit, phonekit
from preau.kit.clockkit import PARIS
from preau.protocols.refusals import Refusal
from preau.registre.queries import etablissement_label, get_responsables

Par = Annotated[str, typer.Option("--par", help="Qui le demande, pour le journal : « guichet:0500048F ».")]


def register(app: typer.Typer) -> None:
    """Mount the commands on `preau comptes`."""
    for name, command in (("diagnostiquer", diagnostiquer), ("defusionner", defusionner), ("entretenir", entretenir)):
        app.command(name)(command)


def diagnostiquer(
    par: Par,
    nom: Annotated[str, typer.Option(help="Nom, comme le parent l'a saisi.")] = "",
    prenom: Annotated[str, typer.Option(help="Prénom, comme le parent l'a saisi.")] = "",
    mobile: Annotated[str, typer.Option(help="Numéro de portable, comme le parent l'a saisi.")] = "",
    ne_le: Annotated[str, typer.Option("--ne-le", help="Date de naissance donnée, JJ/MM/AAAA.")] = "",
    responsable: Annotated[str, typer.Option(help="Numéro public d'une fiche du registre.")] = "",
    tentative: Annotated[str, typer.Option(help="Numéro public d'une tentative.")] = "",
    uai: Annotated[list[str] | None, typer.Option(help="Ne chercher que dans cet établissement (répétable).")] = None,
) -> None:
    """Dire pourquoi un parent ne peut pas activer son compte. Chaque demande est au journal."""
    try:
        if responsable:
            day = datekit.parse_french_date(ne_le)
            found = diagnose_responsable(responsable, by=par, ne_le=day, uais=uai)
        elif tentative:
            found = _diagnose_tentative(tentative, by=par, uais=uai)
        elif nom and prenom and mobile:
            found = diagnose_answers(_asked(nom, prenom, mobile, ne_le), by=par, uais=uai)
        else:
            raise typer.BadParameter("donnez --nom, --prenom et --mobile, ou --responsable, ou --tentative")
    except Refusal as refusal:
        _stop(refusal)
    _print(found)


def defusionner(
    fusion: Annotated[str, typer.Argument(help="Numéro du regroupement (journal : compte.fusionne).")], par: Par
) -> None:
    """Séparer deux comptes regroupés, tant que le délai le permet."""
    try:
        row = unmerge(fusion, by=par)
    except Refusal as refusal:
        _stop(refusal)
    typer.echo(f"Séparés : {row.kept.identifiant} et {row.lost.identifiant}.")


def entretenir() -> None:
    """Avertir puis effacer les comptes de responsables sans élève (à lancer chaque jour)."""
    done = maintain()
    typer.echo(f"{done.seen} comptes vus, {done.warned} avertis, {done.kept} gardés, {done.purged} effacés.")


def _asked(nom: str, prenom: str, mobile: str, ne_le: str) -> Asked:
    phone = phonekit.parse(mobile)
    day = datekit.parse_french_date(ne_le) if ne_le else None
    if phone is None:
        raise typer.BadParameter("ce numéro de téléphone est illisible")
    if ne_le and day is None:
        raise typer.BadParameter("la date s'écrit JJ/MM/AAAA")
    return Asked(nom, prenom, phone.e164, day)


def _print(found: Diagnosis) -> None:
    typer.echo("Rien ne bloque l'activation." if found.is_clear else "L'activation est bloquée :")
    for line in found.lines:
        rows = get_responsables([line.responsable_public_id])
        where = f" [{etablissement_label(rows[0].uai)}]" if rows else ""
        typer.echo(f"  {'✗' if line.is_blocking else '·'} {line.cause} : {line.sentence}{where}")
    for attempt in found.attempts:
        typer.echo(f"  {attempt.at.astimezone(PARIS):%d/%m/%Y %H:%M} {attempt.get_voie_display()} : {attempt.reason}")


def _stop(refusal: Refusal) -> None:
    typer.echo(str(refusal), err=True)
    raise typer.Exit(1)
