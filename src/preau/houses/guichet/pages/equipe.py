"""`/etablissements/<uai>/equipe/`: who may do what here; giving a mandate, ending it (issue 6, item 6)."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from preau.houses.guichet.actions import mandats
from preau.houses.guichet.delegation import NewAgent, give, may_end, roles_given
from preau.houses.guichet.droits import Droit
from preau.houses.guichet.historique import name_actor
from preau.houses.guichet.models import Mandat
from preau.houses.guichet.pages.equipe_forms import MandatForm
from preau.houses.guichet.poste import Poste, requires
from preau.houses.guichet.refusals_mandats import AgentAutreNom, AgentFerme
from preau.kit.agents import requires_recent
from preau.kit.clockkit import today


@dataclass(frozen=True)
class Ligne:
    """One mandate as the page shows it; `fin` is the page that ends it, if this agent may."""

    mandat: Mandat
    donne_par: str
    fin: str
    is_to_come: bool


@never_cache
@require_safe
@requires(Droit.DELEGUER)
def equipe(request: HttpRequest, poste: Poste) -> HttpResponse:
    """Who may do what in this school, today and later."""
    context = {
        "poste": poste,
        "lignes": [_line(poste, row) for row in mandats.list_mandats(poste.uai)],
        "finis": [_line(poste, row) for row in mandats.list_ended(poste.uai)],
        "gives": bool(roles_given(poste)),
    }
    return render(request, "guichet/equipe/liste.html", context)


def _line(poste: Poste, row: Mandat) -> Ligne:
    end = reverse("guichet:mandat-fin", args=[poste.uai, row.public_id]) if may_end(poste, row) else ""
    return Ligne(row, name_actor(row.granted_by), end, row.starts_on is not None and row.starts_on > today())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Droit.DELEGUER)
@requires_recent
def donner(request: HttpRequest, poste: Poste) -> HttpResponse:
    """« Donner un mandat »."""
    form = MandatForm(request.POST if request.method == "POST" else None, poste=poste)
    if form.is_valid():
        said = form.cleaned_data
        who = NewAgent(said["identifiant"], said["nom"], said["prenom"], said["mel"])
        try:
            give(poste, who, form.wanted(), request)
        except (AgentAutreNom, AgentFerme) as refusal:
            form.add_error("identifiant", refusal.sentence())
        else:
            return _to_team(poste)
    status = 422 if form.is_bound else 200
    return render(request, "guichet/equipe/donner.html", {"poste": poste, "form": form}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Droit.DELEGUER)
@requires_recent
def finir(request: HttpRequest, poste: Poste, mandat: str) -> HttpResponse:
    """« Mettre fin », once the agent has said so."""
    row = Mandat.objects.select_related("agent").filter(uai=poste.uai, public_id=mandat, revoked_at=None).first()
    if row is None or not may_end(poste, row):
        raise Http404
    if request.method == "POST":
        mandats.end_mandat(row.public_id, by=poste.actor, request=request)
        return _to_team(poste)
    return render(request, "guichet/equipe/fin.html", {"poste": poste, "mandat": row})


def _to_team(poste: Poste) -> HttpResponse:
    return HttpResponseRedirect(reverse("guichet:equipe", args=[poste.uai]), status=303)
