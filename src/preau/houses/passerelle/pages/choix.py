"""The choice of a provider (« mire ») and the departure for it (specs/franceconnect.md §2.11, §2.15.2)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from preau.houses.passerelle import conduct, idps
from preau.houses.passerelle.actions import identify, interactions
from preau.houses.passerelle.actions.interactions import CHOIX, FOURNISSEUR, RETOUR, VERIFICATION
from preau.houses.passerelle.guard import conducted, keep_in_mind
from preau.houses.passerelle.idps import Idp
from preau.houses.passerelle.models import Interaction
from preau.houses.passerelle.pages import memoire
from preau.houses.passerelle.settings import current
from preau.kit.design.pages import continuer
from preau.protocols.franceconnect.scopes import is_anonymous

OPEN = (CHOIX, FOURNISSEUR, RETOUR, VERIFICATION)
"""Until the information page another provider may be chosen: who comes back from one finds the list again."""


@conducted("GET", "HEAD")
def choix(request: HttpRequest, uid: str) -> HttpResponse:
    """`/api/v2/interaction/<uid>`: one tile a provider, each the button of one form."""
    interaction = keep_in_mind(request, interactions.find(uid, request))
    interactions.check_step(interaction, *OPEN)
    last = memoire.read(request) if current().remember_choice else ""
    context = {
        "interaction": interaction,
        "idps": sorted(idps.list_idps(interaction.service), key=lambda idp: idp.uid != last),
        "dernier": last,
        "echec": _failed(interaction),
        "est_anonyme": is_anonymous(interaction.parametres["scopes"], plus=current().plus),
        "propose_memoire": current().remember_choice,
    }
    return render(request, "passerelle/choix.html", context)


@conducted("POST")
def redirect_to_idp(request: HttpRequest) -> HttpResponse:
    """`/api/v2/redirect-to-idp`: the page « Continuer » to the provider chosen, or first the confirmation it wants."""
    uid = request.POST.get("interaction", "")
    interaction = keep_in_mind(request, interactions.find(uid, request))
    interactions.check_step(interaction, *OPEN)
    idp = identify.usable(request.POST.get("fournisseur", ""), interaction)
    if idp.confirm and "confirme" not in request.POST:
        return _ask(request, interaction, idp)
    try:
        response = continuer(request, identify.leave(interaction, idp, request))
    except identify.ProviderOut:
        return redirect(conduct.page_url("choix", interaction))
    if current().remember_choice:
        memoire.keep(response, idp.uid) if "memoriser" in request.POST else memoire.forget(response)
    return response


def _ask(request: HttpRequest, interaction: Interaction, idp: Idp) -> HttpResponse:
    """The confirmation of §2.11, as a page: a window over the page would need a script."""
    context = {"interaction": interaction, "idp": idp, "memoriser": "memoriser" in request.POST}
    return render(request, "passerelle/confirmer.html", context)


def _failed(interaction: Interaction) -> str:
    """The title of the provider that it was not possible with, for the banner."""
    idp = idps.get_idp(interaction.idp) if interaction.step == CHOIX else None
    return idp.title if idp is not None else ""
