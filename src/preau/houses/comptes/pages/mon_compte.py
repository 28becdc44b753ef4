"""« Mon compte »: the summary that closes the activation, the way on to the ENT, and the way out (J1, J7)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from preau.houses.comptes import franceconnect, sortie, visitor, wordings
from preau.houses.comptes.actions.child_accounts import list_child_accounts
from preau.houses.comptes.actions.federate import SESSION_KEY
from preau.houses.comptes.actions.preferences import LANGUAGES, SWITCHES
from preau.houses.comptes.actions.summarise import summarise
from preau.houses.comptes.pages import compte_identites
from preau.houses.comptes.pages.compte_services import services_url
from preau.houses.comptes.settings import current


@require_safe
@never_cache
def mon_compte(request: HttpRequest) -> HttpResponse:
    """The children of the account with their schools, mail and mobile masked, and where to go from here."""
    compte = visitor.current_compte(request)
    if compte is None:
        return HttpResponseRedirect("/")
    own = current()
    page = wordings.get(own.wording).page
    mots = page("mon-compte", service=own.service_name, franceconnect=own.franceconnect_name)
    context = {
        "mots": mots,
        "resume": summarise(compte),
        "compte": compte,
        "services": services_url(request),
        "enfants_comptes": list(list_child_accounts(compte).values()),
        "reglages": [(nom, mots[nom.replace("-", "_")], getattr(compte, column)) for nom, column in SWITCHES.items()],
        "langues": LANGUAGES,
        "identites": compte_identites.lines(compte),
        "passerelle": own.franceconnect_name,
        "bouton": compte_identites.add_button(request, compte),
        "avis_franceconnect": franceconnect.notice(request),
        "par_franceconnect": SESSION_KEY in visitor.session_data(request),
        "fait": mots.get(f"fait_{request.GET.get('fait', '').replace('-', '_')}", ""),
    }
    return render(request, "comptes/pages/mon-compte.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def deconnexion(request: HttpRequest) -> HttpResponse:
    """End the session and lead on to the ENT's choice of profile: who logs out as printed is led on all the same.

    A GET, which any page can make a browser send, ends nothing: it shows the page that has the button.
    """
    if request.method != "POST":
        return HttpResponseRedirect(reverse("comptes:mon-compte"))
    own = current()
    return sortie.sign_out(request, own.ent_sortie_url or own.ent_url or reverse("comptes:deconnecte"))


@require_safe
def deconnecte(request: HttpRequest) -> HttpResponse:
    """Said where no ENT is set."""
    return render(request, "comptes/pages/deconnecte.html")
