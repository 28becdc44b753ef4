"""`/annuaire/`: look for somebody of one's schools, and write to them (J12; seed 002 §5.3)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from preau.houses.portail.actions.messagerie import is_suspended
from preau.houses.portail.actions.search_annuaire import search_annuaire
from preau.houses.portail.actions.write_message import find_draft
from preau.houses.portail.annuaire import Annuaire, Demande
from preau.houses.portail.droits import PROFILS
from preau.houses.portail.listes import list_divisions
from preau.houses.portail.models import Message
from preau.houses.portail.pages.acces import visiteur_required
from preau.houses.portail.pages.messagerie_forms import RechercheForm
from preau.houses.portail.visiteur import Visiteur

NAMES = ("nom", "role", "profil", "division", "uai")


@require_http_methods(["GET", "HEAD", "POST"])
@visiteur_required
def annuaire(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """The form; posted, so that no name stands in an address, the people found. `?role=…` asks for a role at once.

    With `brouillon`, the people and lists chosen join that draft.
    """
    book = Annuaire(who)
    draft = _draft(request, who)
    given = request.POST if request.method == "POST" else request.GET
    is_asked = request.method == "POST" or bool(request.GET.get("role"))
    form = _form(book, {name: given.get(name, "") for name in NAMES} if is_asked else None)
    context: dict[str, Any] = {"form": form, "draft": draft, "listes": [] if is_suspended(who) else book.listes()}
    if not is_asked:
        return render(request, "portail/annuaire.html", context)
    if not form.is_valid():
        return render(request, "portail/annuaire.html", context, status=422)
    found, has_more = search_annuaire(book, Demande(**form.cleaned_data), request)
    context |= {"fiches": found, "has_more": has_more, "is_asked": True, "is_suspended": is_suspended(who)}
    return render(request, "portail/annuaire.html", context)


def _draft(request: HttpRequest, who: Visiteur) -> Message | None:
    asked = request.POST.get("brouillon") or request.GET.get("brouillon")
    if not asked:
        return None
    draft = find_draft(who, asked)
    if draft is None:
        raise Http404
    return draft


def _form(book: Annuaire, data: dict[str, str] | None) -> RechercheForm:
    seen = {cible for uai in book.uais for cible in book.droit(uai).voit}
    profils = [one for one in PROFILS if one in seen]
    divisions = sorted({one for uai in book.uais if "eleve" in book.droit(uai).voit for one in list_divisions(uai)})
    return RechercheForm(data, profils=profils, divisions=divisions, uais=book.uais)
