"""Reading the office's list of staff: the file that `preau guichet charger` reads, whole or not at all.

One line gives one person one role at one school. Here a secretariat, a head and a digital referent may act for the
school; every other line (a delegate, a reader, an académie) is left out, and said. Loading the same file twice
changes nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from pathlib import Path

from django.db import transaction

from preau.kit import journal, namekit
from preau.kit.agents import clean_key, door
from preau.kit.bureau.models import Agent
from preau.kit.bureau.refusals import FichierIllisible, LignesFausses
from preau.kit.bureau.roll import close_agent
from preau.kit.datekit import parse_french_date
from preau.protocols.siecle.checks import is_uai

COLUMNS = ("identifiant", "nom", "prenom", "mel", "role", "uai", "academie", "classes", "du", "au")
NEEDED = {"identifiant", "nom", "prenom", "role", "uai"}
ACTING = ("secretaire", "chef", "referent")
"""The roles of the office that act for a whole school."""
OTHERS = ("delegue", "academie", "lecture")
"""The other roles of the file: known, and left out."""
MOST = 5_000_000
"""Characters of a file; more is no list of staff."""
TOLD = 20
"""So many wrong lines are told at once."""

Period = tuple[str | None, str | None]


@dataclass(frozen=True)
class Said:
    """One line of the file, read."""

    number: int
    cle: str
    nom: str
    prenom: str
    mel: str
    role: str
    uai: str
    period: Period


@dataclass
class Charged:
    """What a load did: agents added, changed, left as they were, closed; `left_out` says which lines were not taken."""

    added: int = 0
    changed: int = 0
    same: int = 0
    closed: int = 0
    left_out: list[str] = field(default_factory=list)


class BadLine(Exception):
    """A line says what cannot be read."""


def charge_agents(path: Path, *, by: str, whole: bool = False) -> Charged:
    """Add the agents of the file and give them their schools, all or nothing. `by` is the journal's actor.

    A school that is in the file is held as the file says, its days too; a school that is not in it stays as it was,
    unless the file is the `whole` list: then it is taken back, and who has none left is closed. Raises
    FichierIllisible, LignesFausses.
    """
    lines = _read(path)
    done = Charged()
    mine = [one for one in lines if one.role in ACTING]
    done.left_out = [
        f"Ligne {one.number} : {one.cle} ({one.role}) est laissée de côté, ce rôle n'agit pas ici."
        for one in lines
        if one.role not in ACTING
    ]
    if whole and not mine:
        raise FichierIllisible(fichier=path, pourquoi="personne n'y agit pour une école, et tous seraient fermés")
    by_key: dict[str, list[Said]] = {}
    for one in mine:
        by_key.setdefault(one.cle, []).append(one)
    with transaction.atomic():
        for cle, own in by_key.items():
            _give(cle, own, by, done, whole=whole)
        if whole:
            for cle in Agent.objects.filter(closed_at=None).values_list("cle", flat=True):
                if cle not in by_key:
                    close_agent(cle, by=by)
                    done.closed += 1
    return done


def _read(path: Path) -> list[Said]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise FichierIllisible(fichier=path, pourquoi=f"il faut un CSV en UTF-8 ({type(problem).__name__})") from None
    if len(text) > MOST or "\0" in text:
        raise FichierIllisible(fichier=path, pourquoi="ce n'est pas une liste d'agents")
    reader = csv.DictReader(StringIO(text), delimiter=";")
    try:
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as problem:
        raise FichierIllisible(fichier=path, pourquoi=f"ligne {reader.line_num}, {problem}") from None
    if not rows or not set(reader.fieldnames or ()) >= NEEDED:
        columns = ", ".join(COLUMNS)
        raise FichierIllisible(fichier=path, pourquoi=f"la première ligne nomme les colonnes {columns}")
    said, wrong = [], []
    for number, row in rows:
        try:
            said.append(_line(number, {name: (row.get(name) or "").strip() for name in COLUMNS}))
        except BadLine as why:
            wrong.append(f"Ligne {number} : {why}.")
    wrong += _names_apart(said)
    if wrong:
        more = [f"Et {len(wrong) - TOLD} autres lignes."] if len(wrong) > TOLD else []
        raise LignesFausses(lignes=" ".join([*wrong[:TOLD], *more]))
    return said


def _line(number: int, row: dict[str, str]) -> Said:
    cle, uai = clean_key(row["identifiant"]), row["uai"].upper()
    if not (cle and row["nom"] and row["prenom"]):
        raise BadLine("il faut un identifiant, un nom et un prénom")
    if row["role"] not in (*ACTING, *OTHERS):
        raise BadLine(f"le rôle « {row['role']} » n'existe pas ({', '.join((*ACTING, *OTHERS))})")
    if row["role"] in ACTING and not is_uai(uai):
        raise BadLine(f"il faut l'UAI d'un établissement, pas « {uai} »" if uai else "il manque l'UAI")
    if row["role"] in ACTING and row["academie"]:
        raise BadLine("une académie ne se donne qu'au rôle academie")
    first, last = (_day(row[name], name) for name in ("du", "au"))
    if first and last and first > last:
        raise BadLine("le dernier jour vient avant le premier")
    days = (first.isoformat() if first else None, last.isoformat() if last else None)
    return Said(number, cle, row["nom"][:120], row["prenom"][:120], row["mel"][:254], row["role"], uai, days)


def _day(text: str, name: str) -> date | None:
    found = parse_french_date(text) if text else None
    if text and found is None:
        raise BadLine(f"« {text} » n'est pas une date ({name})")
    return found


def _names_apart(said: Iterable[Said]) -> Iterator[str]:
    """One identifiant is one person: another name on a later line is a mistake of the file."""
    first: dict[str, Said] = {}
    for one in said:
        known = first.setdefault(one.cle, one)
        if _name(known) != _name(one):
            yield f"Ligne {one.number} : {one.cle} porte un autre nom à la ligne {known.number}."


def _name(one: Said) -> tuple[str, str]:
    return namekit.normalise(one.nom), namekit.normalise(one.prenom)


def _give(cle: str, own: list[Said], by: str, done: Charged, *, whole: bool) -> None:
    row = Agent.objects.select_for_update().filter(cle=cle).first()
    is_new = row is None
    row = row or Agent(cle=cle)
    uais, periodes = _schools(row, own, whole=whole)
    mel = next((one.mel for one in own if one.mel), row.mel)
    wanted: dict[str, object] = {
        "nom": own[0].nom,
        "prenom": own[0].prenom,
        "mel": mel,
        "uais": uais,
        "periodes": periodes,
    }
    wanted["closed_at"] = None
    if not is_new and all(getattr(row, name) == value for name, value in wanted.items()):
        done.same += 1
        return
    for name, value in wanted.items():
        setattr(row, name, value)
    row.save()
    done.added, done.changed = done.added + is_new, done.changed + (not is_new)
    event = f"{door().house}.agent.{'ajoute' if is_new else 'change'}"
    journal.write(event, actor=by, subject=row.actor, detail={"uais": uais})


def _schools(row: Agent, own: list[Said], *, whole: bool) -> tuple[list[str], dict[str, list[list[str | None]]]]:
    """The schools as they will be held, and the days of those that are not for always."""
    told = {one.uai: [more.period for more in own if more.uai == one.uai] for one in own}
    kept = set() if whole else set(row.uais) - told.keys()
    uais = sorted({*kept, *told})
    periodes = {uai: days for uai, days in row.periodes.items() if uai in kept}
    for uai, days in told.items():
        if (None, None) not in days:
            periodes[uai] = [list(one) for one in sorted(set(days), key=str)]
    return uais, periodes
