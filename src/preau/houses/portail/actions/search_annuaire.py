"""Look for people: counted, and written in the journal with who was found, never with what was typed."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from preau.houses.portail import settings
from preau.houses.portail.annuaire import SHOWN, Annuaire, Demande, Fiche
from preau.houses.portail.refusals_messagerie import TropDeRecherches
from preau.kit import journal, limits


def search_annuaire(annuaire: Annuaire, asked: Demande, request: HttpRequest) -> tuple[list[Fiche], bool]:
    """The people found, and whether there are more than these. Raises TropDeRecherches."""
    personne = annuaire.who.personne
    rule = limits.Rule("annuaire", settings.current().annuaire_recherches, timedelta(minutes=10))
    if not limits.count(rule, personne).allowed:
        raise TropDeRecherches
    found = annuaire.search(asked)
    shown = found[:SHOWN]
    detail = {
        "nom": _digest(asked.nom),
        "classe": _digest(asked.division),
        "profil": asked.profil,
        "role": asked.role,
        "uai": asked.uai,
        "trouves": [one.adresse for one in shown],
    }
    with transaction.atomic():
        journal.write("annuaire.recherche", actor=personne, request=request, detail=detail)
    return shown, len(found) > SHOWN


def _digest(text: str) -> str:
    """Tells whether two searches were the same, to who holds the key; a class code may hold a name too."""
    bare = " ".join(text.split()).casefold()
    return f"q{salted_hmac('preau.portail.annuaire', bare, algorithm='sha256').hexdigest()[:16]}" if bare else ""
