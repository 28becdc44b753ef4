"""`preau export aaf|siecle|sts|csv …`: what the registry holds, as files, from the command line, in French.

Exit codes: 0 done, 2 refused: one sentence.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console

from preau.protocols.refusals import Refusal
from preau.registre.actions import last_export, write_aaf, write_csv, write_siecle, write_sts
from preau.registre.actions.write_aaf import ExportSansEtat
from preau.registre.commands import stop

export_app = typer.Typer(
    help="Exporter ce que le registre connaît : AAF, SIECLE, STS, listes.", no_args_is_help=True, add_completion=False
)
Uais = Annotated[list[str], typer.Option("--uai", help="Un établissement ; à répéter pour plusieurs.")]
Uai = Annotated[str, typer.Option("--uai", help="L'établissement.")]
Vers = Annotated[Path, typer.Option("--vers", "-o", help="Dossier où écrire.")]
T = TypeVar("T")


@export_app.command("aaf")
def export_aaf(
    uai: Uais,
    vers: Vers = Path(),
    delta: Annotated[bool, typer.Option("--delta", help="Seulement ce qui a changé depuis le dernier export.")] = False,
    dossier: Annotated[bool, typer.Option("--dossier", help="Un dossier de fichiers au lieu d'une archive.")] = False,
) -> None:
    """Écrire une livraison de l'annuaire fédérateur (AAF), complète ou différentielle : une archive par degré."""

    def write() -> list[str]:
        since = None
        if delta:
            former = last_export(uai)
            if former is None:
                raise ExportSansEtat()
            since = former.public_id
        done = write_aaf(uai, vers, since=since, archive=not dossier)
        figures = ", ".join(f"{number} {name}" for name, number in done.export.comptes.items() if number)
        return [*map(str, done.paths), figures or "rien n'a changé"]

    _say(write)


@export_app.command("siecle")
def export_siecle(uai: Uai, vers: Vers = Path()) -> None:
    """Écrire les fichiers ExportXML_….zip d'un établissement, comme SIECLE les donne."""
    _say(lambda: [str(vers / name) for name in write_siecle(uai, vers)])


@export_app.command("sts")
def export_sts(uai: Uai, vers: Vers = Path()) -> None:
    """Écrire le fichier sts_emp d'un établissement, comme STS-Web le donne."""

    def write() -> list[str]:
        vers.mkdir(parents=True, exist_ok=True)
        partial = vers / f".sts_emp_{uai}.partiel"
        try:
            with partial.open("wb") as stream:
                name = write_sts(uai, stream)
            partial.replace(vers / name)
        finally:
            partial.unlink(missing_ok=True)
        return [str(vers / name)]

    _say(write)


@export_app.command("csv")
def export_csv(
    liste: Annotated[str, typer.Argument(help="eleves, responsables ou personnels.")],
    uai: Uai,
    entcore: Annotated[bool, typer.Option("--entcore", help="Colonnes des listes de comptes d'entcore.")] = False,
) -> None:
    """Écrire une liste pour tableur sur la sortie standard : preau export csv eleves --uai … > eleves.csv"""

    def write() -> list[str]:
        write_csv(uai, liste, sys.stdout.buffer, entcore=entcore)
        sys.stdout.flush()
        return []

    _say(write)


def _say(write: Callable[[], list[str]]) -> None:
    """Run, print a line each; a refusal ends with its sentence."""
    try:
        lines = write()
    except Refusal as refusal:
        stop(refusal)
    except OSError as error:
        Console(stderr=True, soft_wrap=True).print(f"Écriture impossible : {error}", markup=False, highlight=False)
        raise typer.Exit(2) from error
    for line in lines:
        typer.echo(line)
