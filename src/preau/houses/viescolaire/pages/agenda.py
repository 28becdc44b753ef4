"""« Mon agenda »: the secret address of a timetable, to be given to a calendar program; renewed, closed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from preau.houses.viescolaire import settings
from preau.houses.viescolaire.actions.agendas import give_agenda, revoke_agenda, token_of
from preau.houses.viescolaire.models import Agenda
from preau.houses.viescolaire.sujet import Genre
from preau.houses.viescolaire.visiteur import Visiteur, visiteur_required


@never_cache
@require_safe
@visiteur_required()
def agenda(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """One line for each pupil, or for one's own lessons: the address, or the button that makes one."""
    live = {row.eleve: row for row in Agenda.objects.filter(utilisateur=who.utilisateur, revoked_at=None)}
    wanted = [(one.public_id, one.complet) for one in who.eleves]
    if who.genre == Genre.PERSONNEL and who.uais:
        wanted = [("", f"{who.utilisateur.prenom} {who.utilisateur.nom}".strip())]
    lignes = [
        {"eleve": key, "nom": nom, "row": live.get(key), "adresse": address_of(live[key]) if key in live else ""}
        for key, nom in wanted
    ]
    return render(request, "viescolaire/edt/agenda.html", {"lignes": lignes})


@never_cache
@require_POST
@visiteur_required()
def donner(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """« Créer l'adresse », « Renouveler l'adresse »."""
    give_agenda(who, request.POST.get("eleve", ""), renew="renouveler" in request.POST)
    return redirect("viescolaire:agenda")


@never_cache
@require_POST
@visiteur_required()
def supprimer(request: HttpRequest, who: Visiteur, agenda: str) -> HttpResponse:
    """« Supprimer l'adresse »."""
    revoke_agenda(who, agenda)
    return redirect("viescolaire:agenda")


def address_of(row: Agenda) -> str:
    """The whole address that a calendar program reads."""
    return settings.current().public_url + reverse("viescolaire:agenda-ics", args=[token_of(row)])
