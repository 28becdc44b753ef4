"""The door of staff: their own login page, and the page behind the link that activates their account."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from preau.houses.comptes import affluence, hashing, policies, stages, visitor, wordings
from preau.houses.comptes.actions import demandes
from preau.houses.comptes.actions.authenticate import LoginRefusal, authenticate
from preau.houses.comptes.actions.staff import activate_agent, find_activation
from preau.houses.comptes.models import Compte, Demande
from preau.houses.comptes.pages.connexion_form import LoginForm, refuse
from preau.houses.comptes.settings import current
from preau.kit import sessions
from preau.kit.design.forms import Form, PasswordField
from preau.kit.flows import returns


class MotDePasseForm(Form):
    """A first password, twice, by the rules of the deployment."""

    def __init__(self, *args: Any, policy: policies.Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = PasswordField(label=_("Mot de passe"), policy=policy, hint=policy.hint, max_length=policies.MAXIMUM)
        first.widget.strength_url = reverse("comptes:solidite", args=[policy.name])
        self.add("mot_de_passe", first)
        self.add(
            "confirmation", PasswordField(label=_("Confirmation du nouveau mot de passe"), confirms="mot_de_passe")
        )


def address(**query: str) -> str:
    """This door: `retour` is where it leads, `motif=personnel` greets staff who typed a right password at the other."""
    return f"{reverse('comptes:agents')}?{urlencode(query)}"


@never_cache
@affluence.guarded_agents
@require_http_methods(["GET", "HEAD", "POST"])
def agents(request: HttpRequest) -> HttpResponse:
    """The login page of staff. An account that is not theirs is answered as a wrong password is."""
    retour = returns.clean(request.GET.get("retour", ""))
    demande = demandes.find_by_address(retour, request)
    mots = wordings.get(current().wording).page("connexion", service=current().service_name)
    form = LoginForm(request.POST if request.method == "POST" else None, mots=mots)
    if request.method == "POST" and form.is_valid():
        found = authenticate(form.cleaned_data["j_username"], form.cleaned_data["j_password"], request=request)
        if isinstance(found, Compte) and found.profil == Compte.Profil.AGENT:
            wants_facteur = demande is not None and demande.wants_facteur
            return stages.enter(request, found, return_to=retour, wants_facteur=wants_facteur)
        refuse(form, found if isinstance(found, LoginRefusal) else None)
    elif request.method != "POST" and _is_in(request, demande):
        return HttpResponseRedirect(retour or reverse("comptes:mon-compte"))
    context = {
        "form": form,
        "mots": mots,
        "action": request.get_full_path(),
        "motif": request.GET.get("motif") == "personnel",
        "mot_de_passe_oublie": reverse("parcours-mot-de-passe-oublie")
        + ("?" + urlencode({"retour": retour}) if retour else ""),
    }
    return render(request, "comptes/agents/connexion.html", context, status=422 if form.errors else 200)


def _is_in(request: HttpRequest, demande: Demande | None) -> bool:
    """Whether nobody has to sign in: a service may want a later proof, more factors, or another account."""
    compte, session = visitor.current_compte(request), sessions.current(request)
    if compte is None or session is None or demande is None:
        return compte is not None
    return not visitor.is_too_old(demande, session) and visitor.may_answer(demande, compte, session)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def activation(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the link: reading it changes nothing, since mail scanners follow links; the password uses it up."""
    found = find_activation(token)
    own = found.compte
    policy = policies.get(current().policy or wordings.get(current().wording).policy)
    policy = policy.for_person([own.nom, own.prenom, own.identifiant])
    form = MotDePasseForm(request.POST if request.method == "POST" else None, policy=policy)
    if request.method == "POST" and form.is_valid():
        compte = activate_agent(token, hashing.make(form.cleaned_data["mot_de_passe"]), request)
        return stages.enter(request, compte)
    context = {"form": form, "compte": found.compte}
    return render(request, "comptes/agents/activation.html", context, status=422 if form.errors else 200)
