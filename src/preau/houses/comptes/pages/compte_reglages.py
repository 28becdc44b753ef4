"""The switches and the language of « Mon compte » (J7)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from preau.houses.comptes import visitor
from preau.houses.comptes.actions import preferences


@require_http_methods(["GET", "HEAD", "POST"])
def reglage(request: HttpRequest, nom: str) -> HttpResponse:
    """« Activer » or « Désactiver » one of the switches; back to the account."""
    compte = visitor.current_compte(request)
    if nom not in preferences.SWITCHES:
        raise Http404
    if compte is None or request.method != "POST":
        return HttpResponseRedirect(reverse("comptes:mon-compte" if compte else "connexion"), status=303)
    preferences.switch(compte, nom, on=request.POST.get("actif") == "oui", request=request)
    return HttpResponseRedirect(f"{reverse('comptes:mon-compte')}?fait={nom}#reglages", status=303)


@require_http_methods(["GET", "HEAD", "POST"])
def langue(request: HttpRequest) -> HttpResponse:
    """Keep the language chosen; one that is not offered changes nothing."""
    compte = visitor.current_compte(request)
    if compte is None or request.method != "POST":
        return HttpResponseRedirect(reverse("comptes:mon-compte" if compte else "connexion"), status=303)
    language = request.POST.get("langue", "")
    if language in preferences.LANGUAGES:
        preferences.choose_language(compte, language, request=request)
    return HttpResponseRedirect(f"{reverse('comptes:mon-compte')}?fait=langue#reglages", status=303)
