"""The page after a login that lists what the account lacks, then goes on (seed 001, J7): a stage of the login."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from preau.houses.comptes import stages, visitor
from preau.houses.comptes.actions.alertes import Alerte, list_alertes

STAGE = "alertes"
SENTENCES: dict[Alerte, tuple[str | Promise, str | Promise, str]] = {
    Alerte.MEL_ABSENT: (
        _("Votre compte n'a pas d'adresse mail."),
        _("Ajouter une adresse mail"),
        "parcours-modifier-mel",
    ),
    Alerte.MEL_NON_PROUVE: (
        _("Votre adresse mail n'est pas encore vérifiée."),
        _("Vérifier mon adresse mail"),
        "parcours-modifier-mel",
    ),
    Alerte.MOBILE_ABSENT: (
        _("Votre compte n'a pas de téléphone portable."),
        _("Ajouter un téléphone portable"),
        "parcours-modifier-mobile",
    ),
    Alerte.MOBILE_NON_PROUVE: (
        _("Votre téléphone portable n'est pas encore vérifié."),
        _("Vérifier mon téléphone portable"),
        "parcours-modifier-mobile",
    ),
    Alerte.ELEVE_NON_RATTACHE: (
        _("Un élève de votre dossier n'est pas encore rattaché à votre compte."),
        _("Ajouter cet élève"),
        "comptes:nouveaux-eleves",
    ),
    Alerte.SECOND_FACTEUR_ABSENT: (
        _("Votre compte n'a pas de seconde vérification à la connexion. Elle est facultative."),
        _("Ajouter une seconde vérification"),
        "comptes:facteurs",
    ),
}


@dataclass(frozen=True)
class Line:
    """One thing to put in order: what is said, the link's words and where it leads (empty: no such page here)."""

    sentence: str | Promise
    label: str | Promise
    url: str


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def alertes(request: HttpRequest) -> HttpResponse:
    """What is missing, and « Continuer »: where the login leads, else the account."""
    compte = visitor.current_compte(request)
    if compte is None:
        return HttpResponseRedirect(reverse("connexion"), status=303)
    if request.method == "POST":
        return stages.go_on(request, STAGE)
    context = {"lignes": [line(one) for one in list_alertes(compte)]}
    return render(request, "comptes/compte/alertes.html", context)


def line(alerte: Alerte) -> Line:
    """The line of an alert; without a link where this deployment has no such page."""
    sentence, label, name = SENTENCES[alerte]
    try:
        return Line(sentence, label, reverse(name))
    except NoReverseMatch:
        return Line(sentence, label, "")
