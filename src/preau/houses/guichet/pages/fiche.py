"""The record of one person: why they cannot activate or log in, and the button that mends it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from preau.houses.guichet.actions.explain import explain, tell_attempt, tell_letter
from preau.houses.guichet.actions.fiche import ELEVES
from preau.houses.guichet.actions.historique import list_traces
from preau.houses.guichet.actions.reparer import write_journal
from preau.houses.guichet.droits import Droit
from preau.houses.guichet.pages.fiche_parts import bouton, contacts_of, fiche_of, liens_of, memes_of, users_of
from preau.houses.guichet.pages.gestes import GESTES, TITRES_CORRIGER
from preau.houses.guichet.poste import Poste, requires
from preau.registre.queries.valeurs import in_words


@never_cache
@require_safe
@requires(Droit.VOIR)
def fiche(request: HttpRequest, poste: Poste, genre: str, personne: str) -> HttpResponse:
    """The record; looking at it is in the journal."""
    found = fiche_of(poste, genre, personne)
    write_journal(poste, found, "fiche.vue", request)
    done = GESTES.get(request.GET.get("fait", ""))
    context = {
        "poste": poste,
        "fiche": found,
        "is_eleve": genre == ELEVES,
        "fait": done.fait if done else "",
        "corrige": request.GET.get("fait") in TITRES_CORRIGER,
        "lignes": [
            (line, [one for slug, cible in line.gestes if (one := bouton(poste, found, slug, cible))])
            for line in explain(found)
        ],
        "contacts": contacts_of(poste, found),
        "essais": [tell_attempt(row) for row in found.comptes.tentatives],
        "lettres": [tell_letter(row) for row in found.comptes.lettres],
        "comptes": users_of(poste, found),
        "liens": liens_of(poste, found),
        "memes": memes_of(poste, found),
        "corrections": [
            (
                row,
                in_words(row.champ, row.file_value),
                in_words(row.champ, row.valeur),
                bouton(poste, found, "retirer-correction", row.public_id) if row.is_live else None,
            )
            for row in found.corrections
        ],
        "traces": list_traces(found),
        "courrier": bouton(poste, found, "courrier") if not found.comptes.users else None,
        "transmettre": bouton(poste, found, "transmettre"),
    }
    return render(request, "guichet/fiches/fiche.html", context)
