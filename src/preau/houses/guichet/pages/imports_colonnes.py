"""Saying what the columns of a list are: proposed from their headers, shown with five rows, remembered."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from preau.houses.guichet import imports_refusals as refusals
from preau.houses.guichet.actions import depot as depots
from preau.houses.guichet.models import FichierDepose
from preau.houses.guichet.pages.imports import importer, own_depot
from preau.houses.guichet.poste import Poste
from preau.kit import namekit
from preau.protocols.refusals import Refusal
from preau.registre.formats import csv_columns, csv_reading
from preau.registre.formats.csv_reading import Table

SECRET = ("motdepasse", "password", "mdp", "codedactivation")
"""Headers of columns whose content is never shown."""


@importer
def colonnes(request: HttpRequest, poste: Poste, depot: str, fichier: str) -> HttpResponse:
    """The columns of one list."""
    row = own_depot(poste, depot)
    found = row.fichiers.filter(public_id=fichier, nature="csv", applied_at=None).first()
    if found is None or row.is_busy or row.is_over:
        raise Http404
    table = csv_reading.open_table(found.path)
    if request.method != "POST":
        genre, chosen = _known(found, table, request.GET.get("genre", ""))
        return _show(request, poste, found, table, genre, chosen, [])
    genre = request.POST.get("genre", "")
    chosen = [request.POST.get(f"colonne-{number}", "") for number in range(len(table.headers))]
    try:
        depots.name_columns(found, genre, chosen)
    except refusals.ColonnesIncompletes as refused:
        return _show(request, poste, found, table, genre, chosen, [refused.sentence()])
    return redirect("guichet:import", poste.uai, depot)


def _known(fichier: FichierDepose, table: Table, asked: str) -> tuple[str, list[str]]:
    """What was said before; else what the headers suggest, for the kind of list asked."""
    if fichier.colonnes and asked in ("", fichier.genre):
        return fichier.genre, list(fichier.colonnes)
    try:
        genre, guessed = table.guess()
    except Refusal:
        genre, guessed = csv_columns.ELEVES, [""] * len(table.headers)
    if asked in csv_columns.CHAMPS and asked != genre:
        genre = asked
        guessed = [name if name in csv_columns.CHAMPS[asked] else "" for name in guessed]
    return genre, guessed


def _show(
    request: HttpRequest,
    poste: Poste,
    fichier: FichierDepose,
    table: Table,
    genre: str,
    chosen: list[str],
    erreurs: list[str],
) -> HttpResponse:
    champs = csv_columns.CHAMPS.get(genre, csv_columns.ELEVE)
    columns = [
        {
            "nom": name or _("Colonne %(n)s") % {"n": number + 1},
            "champ": f"colonne-{number}",
            "choisi": chosen[number],
            "exemples": ["•••" if _is_secret(name) else row[number] for row in table.preview],
        }
        for number, name in enumerate(table.headers)
    ]
    context = {
        "poste": poste,
        "depot": fichier.depot,
        "fichier": fichier,
        "genre": genre if genre in csv_columns.CHAMPS else csv_columns.ELEVES,
        "champs": champs,
        "colonnes": columns,
        "layout": table.layout,
        "erreurs": erreurs,
    }
    return render(request, "guichet/imports/colonnes.html", context, status=422 if erreurs else 200)


def _is_secret(header: str) -> bool:
    word = namekit.normalise(header)
    return any(secret in word for secret in SECRET)
