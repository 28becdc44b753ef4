"""`preau comptes notifier`: letters with provisional identifiers, as a CSV or JSON that a school prints from (J18).

The columns are ours (specs/registry-formats.md §5.1: those of the real service are not public): UTF-8 with BOM, `;`.
The file holds passwords: it is made readable by its owner only, and never overwritten.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from preau.houses.comptes.actions.notifications import Batch, Letter, Selection, create_notifications
from preau.houses.comptes.hashing import TooBusy
from preau.houses.comptes.models import Compte
from preau.houses.comptes.settings import current
from preau.kit import namekit
from preau.protocols.refusals import Refusal
from preau.registre import queries

COLUMNS = (
    "UAI",
    "Profil",
    "Nom",
    "Prénom",
    "Classe",
    "Identifiant",
    "Mot de passe provisoire",
    "Date d'expiration",
    "Enfant(s)",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def notifier(
    uai: Annotated[str, typer.Option(help="L'établissement.")],
    classe: Annotated[list[str] | None, typer.Option(help="Une classe (répétable).")] = None,
    eleve: Annotated[list[str] | None, typer.Option(help="Identifiant public d'un élève (répétable).")] = None,
    responsable: Annotated[
        list[str] | None, typer.Option(help="Identifiant public d'un responsable (répétable).")
    ] = None,
    personne: Annotated[
        list[str] | None,
        typer.Option(help="« Prénom NOM » d'un responsable ou d'un élève, selon --profil (répétable)."),
    ] = None,
    profil: Annotated[
        list[str] | None, typer.Option(help="responsable ou eleve (répétable) ; responsable si rien n'est dit.")
    ] = None,
    sortie: Annotated[Path | None, typer.Option(help="Fichier CSV à créer.")] = None,
    json_: Annotated[str | None, typer.Option("--json", help="Fichier JSON à créer ; - pour l'écran.")] = None,
) -> None:
    """Émettre des identifiants provisoires. Un courrier déjà émis pour la même personne est annulé."""
    profils = tuple(profil or [Compte.Profil.RESPONSABLE.value])
    if not set(profils) <= {Compte.Profil.RESPONSABLE.value, Compte.Profil.ELEVE.value}:
        _stop("--profil : responsable ou eleve.")
    if sortie is None and json_ is None:
        _stop("Dites où écrire : --sortie FICHIER.csv, ou --json -.")
    for target in (sortie, Path(json_) if json_ not in (None, "-") else None):
        if target is not None and target.exists():
            _stop(f"{target} existe déjà : choisissez un autre nom.")
    try:
        batch = create_notifications(
            uai=uai, issued_by="exploitant", selection=_selection(uai, profils, classe, eleve, responsable, personne)
        )
    except (Refusal, TooBusy) as refusal:
        _stop(str(refusal))
    if sortie is not None:
        _write_private(sortie, csv_text(batch.letters).encode("utf-8-sig"))
    if json_ is not None:
        text = json.dumps([row(letter) for letter in batch.letters], ensure_ascii=False, indent=2) + "\n"
        if json_ == "-":
            sys.stdout.write(text)
        else:
            _write_private(Path(json_), text.encode())
    _report(batch)


def row(letter: Letter) -> dict[str, Any]:
    """One letter as JSON."""
    person, notification = letter.person, letter.notification
    return {
        "uai": notification.uai,
        "profil": notification.profil,
        "public_id": person.public_id,
        "nom": person.nom,
        "prenom": person.prenom,
        "classe": person.classe,
        "identifiant": notification.identifiant,
        "mot_de_passe": letter.password,
        "expire_le": notification.expires_on.isoformat(),
        "enfants": list(person.enfants),
        "adresse": letter.url,
    }


def csv_text(letters: Iterable[Letter]) -> str:
    """The CSV of these letters; a name that a spreadsheet would take for a formula is quoted with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for letter in letters:
        person, notification = letter.person, letter.notification
        cells = (
            notification.uai,
            Compte.Profil(notification.profil).label,
            person.nom,
            person.prenom,
            person.classe,
            notification.identifiant,
            letter.password,
            f"{notification.expires_on:%d/%m/%Y}",
            ", ".join(person.enfants),
        )
        writer.writerow([_harmless(str(cell)) for cell in cells])
    return out.getvalue()


def _selection(
    uai: str,
    profils: tuple[str, ...],
    classes: list[str] | None,
    eleves: list[str] | None,
    responsables: list[str] | None,
    names: list[str] | None,
) -> Selection:
    if names:
        wanted = {namekit.normalise(name) for name in names}
        if Compte.Profil.RESPONSABLE.value in profils:
            people = queries.list_representants(uai, set(current().niveaux))
            responsables = [*(responsables or []), *(one.public_id for one in people if _full(one) in wanted)]
        if Compte.Profil.ELEVE.value in profils:
            pupils = queries.list_inscrits(uai)
            eleves = [*(eleves or []), *(one.public_id for one in pupils if _full(one) in wanted)]
    return Selection(profils, classes, eleves, responsables)


def _full(one: queries.Representant | queries.Inscrit) -> str:
    return namekit.normalise(f"{one.prenom} {one.nom}")


def _harmless(cell: str) -> str:
    return "'" + cell if cell.startswith(FORMULA) else cell


def _write_private(path: Path, data: bytes) -> None:
    """A new file of mode 600: nobody else may read it, even while it is written."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(data)


def _report(batch: Batch) -> None:
    typer.echo(f"{len(batch.letters)} courrier(s) émis, lot {batch.lot}", err=True)
    for person in batch.already:
        typer.echo(f"  déjà un compte : {person.prenom} {person.nom}", err=True)


def _stop(sentence: str) -> None:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)
