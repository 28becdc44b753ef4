"""The sign-in page of a provider: a login and 123, or one press on a person's name."""

from __future__ import annotations

import hmac

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from preau.houses.fournisseurs.annuaire import Fournisseur
from preau.houses.fournisseurs.demande import FIELD, Demande, lost, read_demande
from preau.houses.fournisseurs.pages.forms import ConnexionForm
from preau.houses.fournisseurs.pages.leaving import give_up_url, go_back_with, refuse
from preau.houses.fournisseurs.pages.listing import by_famille
from preau.houses.fournisseurs.personnes import EVERYBODY, Personne, find_personne
from preau.houses.fournisseurs.reaching import at_fournisseur
from preau.protocols.oidc.refusals import AccessDenied

DISABLED = "compte-desactive"


@require_http_methods(["GET", "HEAD", "POST"])
@at_fournisseur
def connexion(request: HttpRequest, fournisseur: Fournisseur) -> HttpResponse:
    """The page by GET with its request; by POST `personne`, `refuser`, or identifiant and password."""
    demande = asked_of(request, fournisseur)
    if request.method != "POST":
        return _show(request, fournisseur, demande, ConnexionForm())
    if "refuser" in request.POST:
        return refuse(request, fournisseur, demande, AccessDenied())
    form = ConnexionForm(request.POST)
    pressed = request.POST.get("personne", "")
    if pressed:
        form = ConnexionForm({"identifiant": pressed, "mot_de_passe": EVERYBODY})
    if not form.is_valid():
        return _show(request, fournisseur, demande, form)
    personne = find_personne(form.cleaned_data["identifiant"].strip(), fournisseur.slug)
    if personne is None or not _is_password(personne, form.cleaned_data["mot_de_passe"]):
        form.add_error(None, _("L'identifiant ou le mot de passe est incorrect. Le mot de passe est 123."))
    elif personne.scenario == DISABLED:
        form.add_error(
            None, _("Ce compte est désactivé. Choisissez une autre personne ou retournez sur la passerelle.")
        )
    else:
        return go_back_with(request, fournisseur, demande, personne=personne)
    return _show(request, fournisseur, demande, form)


def asked_of(request: HttpRequest, fournisseur: Fournisseur) -> Demande:
    """The request that the page carries. Raises DemandePerdue."""
    sealed = (request.POST if request.method == "POST" else request.GET).get(FIELD, "")
    if not sealed:
        raise lost("no request")
    return read_demande(sealed, fournisseur)


def _is_password(personne: Personne, given: str) -> bool:
    """123, or the person's own when the file gives one."""
    return any(hmac.compare_digest(given.encode(), known.encode()) for known in (EVERYBODY, personne.password) if known)


def _show(request: HttpRequest, fournisseur: Fournisseur, demande: Demande, form: ConnexionForm) -> HttpResponse:
    context = {
        "fournisseur": fournisseur,
        "form": form,
        "demande": demande.sealed(),
        "retour_url": give_up_url(fournisseur, demande),
        "groupes": by_famille(fournisseur.slug),
    }
    return render(request, "fournisseurs/connexion.html", context, status=422 if form.errors else 200)
