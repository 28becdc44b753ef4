"""The command `preau`.

Commands of the registry and of the houses live in their `commands.py`; they are mounted here by name and loaded only
when called, after Django is set up for the instance that they act on.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from preau import __version__
from preau.instances.houses import HOUSES
from preau.instances.setup import databases, failing_checks, stop, use_instance

app = typer.Typer(
    help="Préau, l'école numérique ouverte : comptes, ENT, vie scolaire, chaque maison dans son processus.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

# name on the command line: (instance, module, attribute, help)
MOUNTED = {
    "import": ("registre", "preau.registre.commands", "import_app", "Importer des fichiers SIECLE, ONDE ou STS-Web."),
    "export": ("registre", "preau.registre.export_commands", "export_app", "Exporter : AAF, SIECLE, STS, listes."),
    "etablissement": ("registre", "preau.registre.commands", "etablissement_app", "Nommer un établissement."),
    "comptes": ("comptes", "preau.houses.comptes.commands", "comptes_app", "Le service de comptes : partenaires SAML."),
    "portail": ("portail", "preau.houses.portail.commands", "portail_app", "L'ENT : fournisseurs d'identité."),
    "guichet": ("guichet", "preau.houses.guichet.commands", "guichet_app", "Le guichet : agents et mandats."),
    "viescolaire": (
        "viescolaire",
        "preau.houses.viescolaire.commands",
        "viescolaire_app",
        "La vie scolaire : année, emploi du temps.",
    ),
    "demarches": ("demarches", "preau.houses.demarches.commands", "demarches_app", "Les téléservices : leurs agents."),
    "site": ("site", "preau.houses.site.commands", "site_app", "Le site : qui publie pour quel établissement."),
    "passerelle": ("passerelle", "preau.houses.passerelle.commands", "passerelle_app", "La passerelle : ses services."),
}


def _mount(name: str, instance: str, module: str, attribute: str, help: str) -> None:
    settings = {"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []}

    @app.command(name, help=help, context_settings=settings)
    def run(ctx: typer.Context) -> None:
        use_instance(instance)
        sub = getattr(importlib.import_module(module), attribute)
        sub(ctx.args or ["--help"], prog_name=f"preau {name}")


for _name, _where in MOUNTED.items():
    _mount(_name, *_where)


@app.command()
def serve(
    house: Annotated[str, typer.Argument(help=f"Une maison : {', '.join(HOUSES)}.")],
    host: Annotated[str, typer.Option(help="Adresse d'écoute.")] = "127.0.0.1",
    port: Annotated[int | None, typer.Option(help="Port ; sinon celui de la maison.", min=1, max=65535)] = None,
    workers: Annotated[int, typer.Option(help="Processus, un par cœur.", min=1, max=64)] = 2,
    cert: Annotated[Path | None, typer.Option(help="Certificat PEM, pour TLS.")] = None,
    key: Annotated[Path | None, typer.Option(help="Clé PEM du certificat.")] = None,
) -> None:
    """Servir une maison."""
    from preau.instances import serve as server

    server.serve(house, host, port, workers, cert, key)


@app.command()
def courier(house: Annotated[str, typer.Argument(help="La maison dont les messages partent.")]) -> None:
    """Faire partir les SMS et les mails d'une maison."""
    if house not in HOUSES or not HOUSES[house].has_courier:
        senders = ", ".join(h.name for h in HOUSES.values() if h.has_courier)
        stop(f"« {house} » n'envoie pas de messages. Maisons qui en envoient : {senders}.")
    use_instance(house)
    from preau.kit.courier import worker

    worker.main()


@app.command()
def worker(house: Annotated[str, typer.Argument(help="La maison dont les travaux longs sont faits.")]) -> None:
    """Faire les travaux longs d'une maison : imports, courriers, exports."""
    if house not in HOUSES or not HOUSES[house].has_worker:
        workers = ", ".join(h.name for h in HOUSES.values() if h.has_worker)
        stop(f"« {house} » n'a pas de travaux longs. Maisons qui en ont : {workers}.")
    use_instance(house)
    from preau.kit.jobs import worker as jobs

    jobs.main()


@app.command()
def migrate(instances: Annotated[list[str], typer.Argument(help="Maisons, ou « registre ».")]) -> None:
    """Préparer ou mettre à jour la base d'une maison, ou du registre."""
    for name in instances:
        if len(instances) > 1:
            # One Django project per process: each instance migrates in its own.
            if subprocess.run([sys.executable, "-m", "preau", "migrate", name], check=False).returncode:
                raise typer.Exit(1)
            continue
        use_instance(name)
        from django.core.management import call_command

        for alias in databases(name):
            call_command("migrate", database=alias, verbosity=0, interactive=False)


@app.command()
def check(house: Annotated[str, typer.Argument(help="Une maison, ou « registre ».")]) -> None:
    """Dire ce qui manque à un déploiement."""
    use_instance(house)
    if wrong := failing_checks(deploy=True):
        stop("\n" + "\n".join(f"- {line}" for line in wrong), 1)
    typer.echo(f"Préau : {house} peut servir.")


@app.command()
def purge(house: Annotated[str, typer.Argument(help="Une maison, ou « registre ».")]) -> None:
    """Effacer ce qui a fini son temps : parcours, codes, sessions… Un courrier le fait déjà chaque heure."""
    use_instance(house)
    from preau.kit import purgekit
    from preau.kit.clockkit import now

    purgekit.purge_all(now())


@app.command()
def maps(check: Annotated[bool, typer.Option("--check", help="Échouer si un dessin est périmé.")] = False) -> None:
    """Dessiner les parcours dans docs/reference/parcours/."""
    use_instance("ensemble")
    from preau.instances import reference

    reference.write(reference.maps(), check)


@app.command()
def docs(check: Annotated[bool, typer.Option("--check", help="Échouer si une page est périmée.")] = False) -> None:
    """Écrire les pages produites de docs/reference/."""
    use_instance("ensemble")
    from preau.instances import reference

    reference.write(reference.pages(), check)


@app.command()
def demo(
    port_base: Annotated[int, typer.Option(help="Premier port.", min=1024, max=65000)] = 8000,
    data: Annotated[Path, typer.Option(help="Dossier des bases et des fichiers.")] = Path("var"),
    reset: Annotated[bool, typer.Option("--reset", help="Repartir de zéro.")] = False,
    siecle: Annotated[
        list[Path] | None, typer.Option(help="Exports SIECLE à la place de ceux qui sont produits.")
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Ne pas ouvrir de navigateur.")] = False,
    addresses: Annotated[
        bool,
        typer.Option("--addresses", help="Une adresse par maison (127.0.0.11 à .19), comme sur des machines à part."),
    ] = False,
) -> None:
    """Démarrer toute la chaîne avec une école fictive."""
    from preau.instances.demo import run

    run(port_base=port_base, data=data, reset=reset, siecle=siecle or [], browser=not no_browser, addresses=addresses)


@app.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []},
)
def tutoriels(ctx: typer.Context) -> None:
    """Écrire les guides illustrés d'un établissement : --uai, --out, et « --help » pour le reste."""
    from preau.instances import tutoriels as guides

    guides.run(ctx.args or ["--help"])


@app.command()
def version() -> None:
    """Dire la version."""
    typer.echo(__version__)


def main() -> None:
    """Entry point of the command `preau`.

    `--siecle A B C` takes several files after one option, as the documentation writes it.
    """
    call(sys.argv[1:])


def call(arguments: list[str]) -> None:
    """What `preau` does with these arguments; ends with SystemExit."""
    app(_spread(arguments, "--siecle"), prog_name="preau")


def _spread(arguments: list[str], option: str) -> list[str]:
    """`--siecle A B` as `--siecle A --siecle B`, which is what the command line library understands."""
    spread: list[str] = []
    inside = False
    for argument in arguments:
        if argument == option:
            inside = True
        elif argument.startswith("-"):
            inside = False
            spread.append(argument)
        else:
            spread += [option, argument] if inside else [argument]
    return spread
