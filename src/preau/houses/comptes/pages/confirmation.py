"""The proof again, before a sensitive change (reauth.py): the password, or the identity that opens the account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from preau.houses.comptes import franceconnect, reauth, visitor
from preau.houses.comptes.actions.authenticate import LoginRefusal, authenticate
from preau.houses.comptes.models import Compte
from preau.houses.comptes.pages.connexion_form import say
from preau.kit.design.forms import Form, PasswordField
from preau.kit.flows import returns


class ConfirmationForm(Form):
    """The account's own password."""

    mot_de_passe = PasswordField(label=_("Mot de passe"), missing=_("Saisissez votre mot de passe"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: HttpRequest) -> HttpResponse:
    """Ask for the password of who is signed in; the tries count with those of the login page.

    Who signs in with FranceConnect may confirm there instead, and must when the account has no password.
    """
    compte = visitor.current_compte(request)
    retour = returns.clean(request.GET.get("retour", "")) or reverse("comptes:mon-compte")
    if compte is None:
        return HttpResponseRedirect(reverse("connexion"), status=303)
    form = ConfirmationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        found = authenticate(compte.identifiant, form.cleaned_data["mot_de_passe"], request=request)
        if isinstance(found, Compte) and found.pk == compte.pk:
            reauth.mark(request)
            return HttpResponseRedirect(retour, status=303)
        form.add_error("mot_de_passe", say(found) if isinstance(found, LoginRefusal) else say(None))
    status = 422 if form.errors else 200
    has_identity = compte.identites.filter(ended_at=None).exists()
    context = {
        "form": form,
        "action": request.get_full_path(),
        "retour": retour,
        "compte": compte,
        "bouton": franceconnect.button(request, but="confirmation", return_to=retour) if has_identity else None,
        "avis_franceconnect": franceconnect.notice(request),
    }
    return render(request, "comptes/pages/confirmation.html", context, status=status)
