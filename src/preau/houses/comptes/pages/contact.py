"""Which school to ask when the record must be mended (J9). It searches schools; it knows nothing of people."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from preau.houses.comptes.settings import current
from preau.kit.design.forms import Form, TextField
from preau.kit.flows import returns
from preau.registre.queries import search_etablissements

SHORTEST = 3
STOPPED, FORGOTTEN = "dossier", "oubli"
"""Values of `motif`: a journey stopped; an identifiant or a password is lost."""


class SearchForm(Form):
    """A school by its name, its town or its UAI."""

    q = TextField(
        label=_("Nom de l'école ou de l'établissement, ou commune"),
        missing=_("Saisissez le nom de l'école ou de l'établissement, ou sa commune"),
        min_length=SHORTEST,
        max_length=80,
    )


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """The search, its answers (name, town, telephone, mail), and the way to start again."""
    asked = "q" in request.GET
    form = SearchForm(request.GET) if asked else SearchForm()
    found = search_etablissements(form.cleaned_data["q"]) if asked and form.is_valid() else []
    retour = returns.clean(request.GET.get("retour", ""))
    motif = request.GET.get("motif", "")
    journey = "parcours-identifiant-oublie" if motif == FORGOTTEN else "parcours-activation-sms"
    context = {
        "form": form,
        "erreurs": asked and bool(form.errors),
        "cherche": asked and not form.errors,
        "etablissements": found,
        "arrete": motif == STOPPED,
        "oubli": motif == FORGOTTEN,
        "motif": motif if motif in (STOPPED, FORGOTTEN) else "",
        "retour": retour,
        "recommencer": reverse(journey) + (f"?{urlencode({'retour': retour})}" if retour else ""),
        "assistance": current().assistance_url,
    }
    return render(request, "comptes/pages/contact.html", context, status=422 if context["erreurs"] else 200)
