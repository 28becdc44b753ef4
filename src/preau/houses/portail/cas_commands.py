"""`preau portail service …`: applications that sign people in by CAS, and what they would be told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from preau.houses.portail import settings
from preau.houses.portail.actions.cas_declare import Wanted, declare_service
from preau.houses.portail.actions.cas_try import try_service
from preau.houses.portail.cas_attributs import PRINCIPALS, SETS
from preau.houses.portail.models import ServiceCas
from preau.protocols.cas import Kind, Shape
from preau.protocols.refusals import Refusal

T = TypeVar("T")
service_app = typer.Typer(help="Applications reliées par CAS.", no_args_is_help=True, add_completion=False)
KINDS, SHAPES, PEOPLE = (", ".join(one.value for one in Kind), ", ".join(one.value for one in Shape), ", ".join(SETS))


@service_app.command("add")
def add(
    alias: Annotated[str, typer.Argument(help="Nom court du service.")],
    url: Annotated[str | None, typer.Option(help="Adresse déclarée : https://…")] = None,
    kind: Annotated[str | None, typer.Option(help=f"Comment elle est comparée : {KINDS} (défaut : prefixe).")] = None,
    label: Annotated[str | None, typer.Option(help="Nom montré aux personnes.")] = None,
    shape: Annotated[str | None, typer.Option(help=f"Forme des réponses : {SHAPES} (défaut : standard).")] = None,
    attributs: Annotated[str | None, typer.Option(help=f"Jeu d'attributs : {PEOPLE} (défaut : aucun).")] = None,
    principal: Annotated[
        str | None, typer.Option(help=f"Ce que dit cas:user : {', '.join(PRINCIPALS)} (défaut : ent).")
    ] = None,
    proxy: Annotated[bool | None, typer.Option("--proxy/--no-proxy", help="Peut agir auprès d'autres.")] = None,
    logout: Annotated[bool | None, typer.Option("--logout/--no-logout", help="Sait se fermer.")] = None,
    active: Annotated[bool | None, typer.Option("--active/--inactive", help="Reçoit des tickets.")] = None,
) -> None:
    """Déclarer une application, ou changer ses réglages (les autres restent)."""
    wanted = Wanted(label, kind, url, shape, attributs, principal, proxy, logout, active)
    row, is_new = _or_stop(lambda: declare_service(alias, wanted))
    for line in _declared(row, is_new):
        typer.echo(line)


def _declared(row: ServiceCas, is_new: bool) -> list[str]:
    base = f"{settings.current().base_url}/cas"
    return [
        f"{'Déclaré' if is_new else 'Changé'} : {row.label} ({row.alias})",
        f"  {row.kind} {row.url}",
        f"  réponses « {row.shape} », attributs « {row.attributs} », utilisateur « {row.principal} »",
        f"  mandats : {_yes(row.has_proxy)}, se ferme : {_yes(row.has_logout)}, ouvert : {_yes(row.is_active)}",
        f"  serveur CAS : {base}/ (connexion {base}/login, vérification {base}/p3/serviceValidate)",
    ]


@service_app.command("list")
def show() -> None:
    """Montrer les applications déclarées."""
    table = Table("Nom", "Adresse", "Comparée", "Forme", "Attributs", "Mandats", "Se ferme", "Ouvert")
    for row in ServiceCas.objects.all():
        flags = (_yes(row.has_proxy), _yes(row.has_logout), _yes(row.is_active))
        table.add_row(row.alias, row.url, row.kind, row.shape, row.attributs, *flags)
    Console().print(table)


@service_app.command("essayer")
def attempt(
    service: Annotated[str, typer.Argument(help="Nom court du service, ou adresse de l'application.")],
    personne: Annotated[
        str, typer.Argument(help="Identifiant public d'une personne de l'ENT, d'un responsable, d'un élève, ou {AAF}…")
    ],
) -> None:
    """Essayer la validation : ce que l'application recevrait pour cette personne. Aucun ticket n'est donné."""
    row, answer = _or_stop(lambda: try_service(service, personne))
    typer.echo(f"{row.label} ({row.alias}){'' if row.is_active else ', désactivé : il ne recevrait rien'}", err=True)
    typer.echo(answer)


def _or_stop(work: Callable[[], T]) -> T:
    try:
        return work()
    except Refusal as refusal:
        typer.echo(str(refusal), err=True)
        raise typer.Exit(1) from None


def _yes(value: bool) -> str:
    return "oui" if value else "non"
