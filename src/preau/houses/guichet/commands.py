"""`preau guichet agent|mandat …`: who comes to the office, and what they may do there. Everything is in the journal."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from typing import Annotated

import typer
from django.db import transaction
from rich.console import Console
from rich.table import Table

from preau.houses.guichet.actions import mandats
from preau.houses.guichet.models import Agent, Mandat
from preau.kit.actingkit import Par, actor, stop
from preau.kit.clockkit import PARIS
from preau.kit.datekit import parse_french_date, write_french_date
from preau.protocols.refusals import Refusal
from preau.registre.academies import NOMS, find_academie

guichet_app = typer.Typer(help="Le guichet : ses agents, leurs mandats.", no_args_is_help=True, add_completion=False)
agent_app = typer.Typer(help="Les personnels connus du guichet.", no_args_is_help=True)
mandat_app = typer.Typer(help="Ce que chacun peut faire, et où.", no_args_is_help=True)
guichet_app.add_typer(agent_app, name="agent")
guichet_app.add_typer(mandat_app, name="mandat")
Cle = Annotated[str, typer.Argument(help="Ce que le fournisseur dit de la personne (GUICHET_CLAIM) : son identifiant.")]


@agent_app.command("add")
def add(
    cle: Cle,
    par: Par,
    nom: Annotated[str, typer.Option(help="Nom.")],
    prenom: Annotated[str, typer.Option(help="Prénom.")],
    mel: Annotated[str, typer.Option(help="Adresse mail.")] = "",
) -> None:
    """Ajouter une personne, corriger son nom, ou rouvrir la sienne."""
    try:
        row = mandats.add_agent(cle, nom, prenom, mel, by=actor(par), renames=True)
    except Refusal as refusal:
        raise stop(refusal) from None
    typer.echo(f"{row.cle} : {row.prenom} {row.nom}. Donnez-lui un mandat : preau guichet mandat give {row.cle} …")


@agent_app.command("list")
def show() -> None:
    """Montrer les personnes, et ce qu'elles tiennent aujourd'hui."""
    table = Table("Identifiant", "Nom", "Prénom", "État", "Dernière connexion", "Mandats en cours")
    for row in Agent.objects.order_by("nom", "prenom", "cle").prefetch_related("mandats"):
        held = [f"{one.role} {_where(one)}" for one in row.mandats.all() if one.revoked_at is None]
        seen = f"{row.last_login_at.astimezone(PARIS):%d/%m/%Y}" if row.last_login_at else ""
        state = "fermé" if row.closed_at else "ouvert"
        table.add_row(row.cle, row.nom, row.prenom, state, seen, "\n".join(held))
    Console().print(table)


@agent_app.command("close")
def close(cle: Cle, par: Par) -> None:
    """Fermer l'accès d'une personne : ses sessions et ses mandats prennent fin."""
    try:
        row = mandats.close_agent(cle, by=actor(par))
    except Refusal as refusal:
        raise stop(refusal) from None
    typer.echo(f"{row.cle} : accès fermé.")


@agent_app.command("unbind")
def unbind(cle: Cle, par: Par) -> None:
    """Lier la personne à sa prochaine connexion : le fournisseur a changé, ou son identifiant là-bas."""
    try:
        row = mandats.unbind_agent(cle, by=actor(par))
    except Refusal as refusal:
        raise stop(refusal) from None
    typer.echo(f"{row.cle} : la prochaine connexion sous cet identifiant sera la sienne.")


@mandat_app.command("give")
def give(
    cle: Cle,
    role: Annotated[str, typer.Argument(help=f"Rôle : {', '.join(Mandat.Role.values)}.")],
    par: Par,
    uai: Annotated[str, typer.Option(help="Établissement.")] = "",
    academie: Annotated[str, typer.Option(help="Académie, nom ou numéro (rôle academie).")] = "",
    classe: Annotated[list[str] | None, typer.Option(help="Classe d'une délégation (répétable).")] = None,
    du: Annotated[str, typer.Option(help="Premier jour, JJ/MM/AAAA ; sinon aujourd'hui.")] = "",
    au: Annotated[str, typer.Option(help="Dernier jour, JJ/MM/AAAA ; sinon sans fin.")] = "",
) -> None:
    """Donner un mandat."""
    where = find_academie(academie) if academie else None
    if academie and where is None:
        raise stop(f"Académie inconnue : {academie}. Connues : {', '.join(NOMS.values())}.")
    days = {name: parse_french_date(text) if text else None for name, text in (("--du", du), ("--au", au))}
    for name, text in (("--du", du), ("--au", au)):
        if text and days[name] is None:
            raise stop(f"{name} : « {text} » n'est pas une date, écrivez JJ/MM/AAAA.")
    wanted = mandats.Wanted(role, uai.strip().upper(), where, tuple(classe or ()), days["--du"], days["--au"])
    try:
        row = mandats.give_mandat(mandats.find_agent(cle), wanted, by=actor(par))
    except Refusal as refusal:
        raise stop(refusal) from None
    typer.echo(f"{row.public_id} : {row.agent.cle} est {row.role} ({_where(row)})")


@mandat_app.command("list")
def show_mandats(uai: Annotated[str, typer.Option(help="Ceux de cet établissement seulement.")] = "") -> None:
    """Montrer les mandats qui n'ont pas pris fin."""
    table = Table("Mandat", "Identifiant", "Rôle", "Où", "Du", "Au", "Donné par")
    rows = Mandat.objects.filter(revoked_at=None, **({"uai": uai.strip().upper()} if uai else {}))
    for row in rows.select_related("agent").order_by("uai", "role", "agent__nom", "pk"):
        days = write_french_date(row.starts_on), write_french_date(row.ends_on)
        table.add_row(row.public_id, row.agent.cle, row.role, _where(row), *days, row.granted_by)
    Console().print(table)


@mandat_app.command("revoke")
def revoke(mandat: Annotated[str, typer.Argument(help="Le mandat, comme « mandat list » le nomme.")], par: Par) -> None:
    """Mettre fin à un mandat."""
    try:
        row = mandats.end_mandat(mandat, by=actor(par))
    except Refusal as refusal:
        raise stop(refusal) from None
    typer.echo(f"{row.agent.cle} n'est plus {row.role} ({_where(row)}).")


COLUMNS = ("identifiant", "nom", "prenom", "mel", "role", "uai", "academie", "classes", "du", "au")


@guichet_app.command("charger")
def load(
    fichier: Annotated[Path, typer.Argument(help=f"CSV à point-virgule, avec un en-tête : {', '.join(COLUMNS)}.")],
    par: Par,
) -> None:
    """Ajouter des personnes et leur donner un mandat, une ligne chacune ; tout ou rien."""
    try:
        text = fichier.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise stop(f"{fichier} ne se lit pas ({type(problem).__name__}) : il faut un CSV en UTF-8.") from None
    rows = list(csv.DictReader(StringIO(text), delimiter=";"))
    if not rows or not {"identifiant", "nom", "prenom", "role"} <= set(rows[0]):
        raise stop(f"{fichier} : la première ligne nomme les colonnes {', '.join(COLUMNS)}.")
    number = 1
    try:
        with transaction.atomic():
            for row in rows:
                number += 1
                _load_one({name: (row.get(name) or "").strip() for name in COLUMNS}, actor(par))
    except (Refusal, BadLine) as refusal:
        raise stop(f"Ligne {number} : {refusal}. Rien n'a été enregistré.") from None
    typer.echo(f"{len(rows)} mandats donnés.")


class BadLine(Exception):
    """A line of the file says what cannot be read."""


def _load_one(row: dict[str, str], by: str) -> None:
    """A mandate that is held already, to the day, is not given twice."""
    days = {name: parse_french_date(row[name]) if row[name] else None for name in ("du", "au")}
    academie = find_academie(row["academie"]) if row["academie"] else None
    for name, found in (*days.items(), ("academie", academie)):
        if row[name] and found is None:
            raise BadLine(f"« {row[name]} » ne se comprend pas ({name})")
    classes = tuple(code.strip() for code in row["classes"].split(",") if code.strip())
    wanted = mandats.Wanted(row["role"], row["uai"].upper(), academie, classes, days["du"], days["au"])
    agent = mandats.add_agent(row["identifiant"], row["nom"], row["prenom"], row["mel"], by=by, renames=True)
    same = {"role": wanted.role, "uai": wanted.uai, "academie": academie, "divisions": sorted(set(classes))}
    if not agent.mandats.filter(revoked_at=None, starts_on=days["du"], ends_on=days["au"], **same).exists():
        mandats.give_mandat(agent, wanted, by=by)


def _where(row: Mandat) -> str:
    place = row.uai or NOMS.get(row.academie or 0, str(row.academie))
    return f"{place} {' '.join(row.divisions)}".strip()
