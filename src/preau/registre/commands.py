"""`preau import siecle|onde|sts|aaf …` and `preau etablissement set …`: the registry from the command line, in French.

Exit codes: 0 done (or nothing to do), 1 the person said no, 2 refused: one sentence, and nothing is written.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from django.db import DatabaseError
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from preau.protocols.refusals import Refusal
from preau.registre.actions import (
    Proposal,
    apply_import,
    find_massive,
    propose_aaf,
    propose_import,
    propose_onde,
    propose_sts,
    set_etablissement,
)
from preau.registre.printing import print_anomalies, print_applied, print_proposal
from preau.registre.queries import etablissement_label

import_app = typer.Typer(
    help="Importer des fichiers SIECLE, ONDE, STS-Web ou AAF.", no_args_is_help=True, add_completion=False
)
etablissement_app = typer.Typer(help="Nommer un établissement.", no_args_is_help=True, add_completion=False)

Fichiers = Annotated[
    list[Path], typer.Argument(metavar="FICHIER…", help="Exports XML ou zip, dans n'importe quel ordre.")
]
FichiersAaf = Annotated[
    list[Path], typer.Argument(metavar="FICHIER…", help="Archive .tar.gz ou .zip, dossier, ou ses fichiers XML.")
]
FichiersCsv = Annotated[
    list[Path], typer.Argument(metavar="FICHIER…", help="CSVExtraction.csv, CSVExtraction Parents.csv.")
]
Uai = Annotated[str | None, typer.Option("--uai", help="N'accepter que les fichiers de cet établissement.")]
Ecole = Annotated[str, typer.Option("--uai", help="UAI de l'école : les fichiers ONDE ne le disent pas.")]
Annee = Annotated[int | None, typer.Option("--annee", help="Année de la rentrée (2026 pour 2026-2027), à ouvrir.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Montrer la proposition, sans rien écrire.")]
Sortants = Annotated[
    int | None, typer.Option("--sortants", help="Confirmer que tant d'élèves connus sortent, quand il y en a beaucoup.")
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Appliquer sans demander.")]


@import_app.command("siecle")
def import_siecle(
    fichiers: Fichiers,
    uai: Uai = None,
    annee: Annee = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    sortants: Sortants = None,
) -> None:
    """Importer des exports SIECLE : élèves, responsables, structures, nomenclatures, communs."""
    _run(lambda tell: propose_import(fichiers, uai, annee, progress=tell), dry_run, yes, sortants)


@import_app.command("aaf")
def import_aaf(
    fichiers: FichiersAaf,
    uai: Annotated[list[str] | None, typer.Option("--uai", help="Seulement cet établissement ; à répéter.")] = None,
    annee: Annee = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    sortants: Sortants = None,
) -> None:
    """Importer une livraison de l'annuaire fédérateur (AAF), complète ou différentielle."""
    _run(lambda tell: propose_aaf(fichiers, uais=uai or None, annee=annee, progress=tell), dry_run, yes, sortants)


@import_app.command("onde")
def import_onde(
    fichiers: FichiersCsv,
    uai: Ecole,
    annee: Annee = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    sortants: Sortants = None,
) -> None:
    """Importer les extractions ONDE d'une école : élèves et responsables."""
    _run(lambda tell: propose_onde(fichiers, uai, annee, progress=tell), dry_run, yes, sortants)


@import_app.command("sts")
def import_sts(
    fichiers: Fichiers, uai: Uai = None, annee: Annee = None, dry_run: DryRun = False, yes: Yes = False
) -> None:
    """Importer les exports sts_emp_….xml de STS-Web : personnels, matières, groupes, services."""
    _run(lambda tell: propose_sts(fichiers, uai, annee, progress=tell), dry_run, yes, None)


@etablissement_app.callback()
def _etablissement() -> None:
    """Nommer un établissement : les fichiers SIECLE ne portent que son UAI."""


@etablissement_app.command("set")
def set_command(
    uai: Annotated[str, typer.Argument(help="UAI de l'établissement, comme 0999001W.")],
    nom: Annotated[str | None, typer.Option(help="Nom affiché, comme « CLG DU TEST ».")] = None,
    commune: Annotated[str | None, typer.Option(help="Commune.")] = None,
    academie: Annotated[str | None, typer.Option(help="Académie : nom ou numéro.")] = None,
    telephone: Annotated[str | None, typer.Option(help="Téléphone du secrétariat.")] = None,
    mel: Annotated[str | None, typer.Option(help="Adresse électronique du secrétariat.")] = None,
    degre: Annotated[
        int | None, typer.Option(help="1 pour une école, 2 pour un collège ou un lycée.", min=1, max=2)
    ] = None,
) -> None:
    """Donner le nom et les coordonnées d'un établissement."""
    try:
        school = set_etablissement(
            uai, nom=nom, commune=commune, academie=academie, telephone=telephone, mel=mel, degre=degre
        )
    except Refusal as refusal:
        stop(refusal)
    Console().print(f"Enregistré : {etablissement_label(school)}, académie {school.academie}.", highlight=False)


def _run(
    prepare: Callable[[Callable[[str, int], None]], Proposal], dry_run: bool, yes: bool, sortants: int | None
) -> None:
    console = Console()
    try:
        with _progress() as tell, prepare(tell) as proposal:
            tell("", -1)
            print_proposal(console, proposal)
            print_anomalies(console, proposal)
            if dry_run:
                console.print("Rien n'a été écrit (--dry-run).")
                return
            if proposal.is_empty:
                console.print("Le registre dit déjà tout cela : rien à changer.")
                return
            if not yes and sys.stdin.isatty() and not typer.confirm("Appliquer ces changements ?"):
                console.print("Rien n'a été écrit.")
                raise typer.Exit(1)
            if sortants is None and not yes and sys.stdin.isatty():
                sortants = _ask_sortants(console, proposal)
            tell("Écriture dans le registre", 0)
            apply_import(proposal, actor="commande", confirmed=sortants)
            tell("", -1)
            print_applied(console, proposal)
    except Refusal as refusal:
        stop(refusal)
    except DatabaseError as error:
        message = (
            f"La base du registre n'est pas prête : lancez « preau migrate registre », puis recommencez. ({error})"
        )
        Console(stderr=True, soft_wrap=True).print(message, markup=False, highlight=False)
        raise typer.Exit(2) from error


def _ask_sortants(console: Console, proposal: Proposal) -> int | None:
    """The number typed by whoever confirms that so many pupils leave; None when few do."""
    massive = find_massive(proposal)
    if massive is None:
        return None
    console.print(
        f"Attention : {massive.sortants} des {massive.connus} élèves connus sortiraient. Vérifiez que l'export est "
        "complet.",
        highlight=False,
        soft_wrap=True,
    )
    return int(typer.prompt("Pour confirmer, tapez le nombre de sortants", type=int))


class _progress:  # noqa: N801 - reads as a with statement
    """A bar on standard error: `tell(what, records)`; a negative number hides it."""

    def __enter__(self) -> Callable[[str, int], None]:
        console = Console(stderr=True)
        self.bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TextColumn("{task.completed} fiches"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self.task = self.bar.add_task("Ouverture des fichiers", total=None)
        self.bar.start()
        return self.tell

    def tell(self, what: str, number: int) -> None:
        """Show what is being done."""
        if number < 0:
            self.bar.stop()
            return
        self.bar.update(self.task, description=what, completed=number)
        self.bar.start()

    def __exit__(self, *_: object) -> None:
        self.bar.stop()


def stop(refusal: Refusal) -> NoReturn:
    """Say a refusal in one sentence, and end."""
    fichier = refusal.context.get("fichier")
    start = f"{fichier} : " if fichier and "{fichier}" not in refusal.personne else ""
    Console(stderr=True, soft_wrap=True).print(
        f"{start}{refusal.sentence()} [{refusal.code}]", markup=False, highlight=False
    )
    raise typer.Exit(2)
