"""The door of local accounts: password, second factor, the link of a mail, a forgotten password (J13)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from preau.houses.portail import affluence, cas_renewal, ents, hashing, local_entry, local_policy, settings, visiteur
from preau.houses.portail.actions import local_accounts, local_login
from preau.houses.portail.actions.local_session import open_local_session
from preau.houses.portail.models import CompteLocal
from preau.houses.portail.pages.local_forms import CodeForm, ConnexionForm, MotDePasseForm, OubliForm
from preau.houses.portail.return_to import local_path
from preau.houses.portail.sans_referer import sans_referer
from preau.kit import totpkit
from preau.kit.clockkit import PARIS
from preau.kit.design.pages import continuer

METHODS = ["GET", "HEAD", "POST"]


@sans_referer
@never_cache
@require_http_methods(METHODS)
@affluence.guarded
def connexion(request: HttpRequest) -> HttpResponse:
    """`/connexion/?entree=…&retour=…`: identifiant and password. Known and unknown people get the same answer."""
    wanted, wording = local_path(request.GET.get("retour")), ents.of(request).wording
    door = wording.get(request.GET.get("entree", ""))
    form = ConnexionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        found = local_login.authenticate(said["username"], said["password"], request)
        if isinstance(found, CompteLocal):
            return _proven(request, local_entry.begin(found, door.code if door else "", wanted), found)
        form.add_error(None, _why(found))
    elif request.method != "POST" and visiteur.current(request) is not None and not cas_renewal.is_renewal(wanted):
        return redirect(wanted or "portail:accueil")
    context = {
        "form": form,
        "action": request.get_full_path(),
        "profil": wording.label_of(door.profil) if door else "",
        "changer": f"/?{urlencode({'changer': 1, 'retour': wanted})}#choisir",
    }
    return render(request, "portail/local/connexion.html", context, status=422 if form.errors else 200)


def _why(refusal: local_login.LoginRefusal) -> str:
    if refusal.retry_at is not None:
        at = refusal.retry_at.astimezone(PARIS).strftime("%H:%M:%S")
        return _("Trop d'essais. Attendez %(at)s, puis réessayez.") % {"at": at}
    return _(
        "Identifiant ou mot de passe incorrect. Vérifiez les deux : majuscules et minuscules comptent dans le mot de "
        "passe."
    )


def _proven(request: HttpRequest, entry: local_entry.Entry, compte: CompteLocal) -> HttpResponse:
    """The password was right: on to the second factor, or in."""
    if local_login.needs_factor(compte):
        return local_entry.keep(_see_other(reverse("portail:local-second-facteur")), entry)
    return _let_in(request, entry, compte)


def _let_in(
    request: HttpRequest, entry: local_entry.Entry, compte: CompteLocal, *, has_factor: bool = False
) -> HttpResponse:
    wanted = entry.return_to or reverse("portail:accueil")
    # It may lead on to an application, which no form of ours may do by itself (CSP).
    response = continuer(request, wanted) if wanted.startswith(reverse("portail:cas-login")) else _see_other(wanted)
    open_local_session(request, response, compte, entree=entry.entree, has_factor=has_factor)
    local_entry.forget(response)
    return response


@never_cache
@require_http_methods(METHODS)
def second_facteur(request: HttpRequest) -> HttpResponse:
    """`/connexion/second-facteur/`: the code of the application, or the making of one the first time."""
    found = local_entry.find(request)
    if found is None:
        return redirect("portail:local-connexion")
    entry, compte = found
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        retry_at = local_login.count_code(compte)
        if retry_at is not None:
            form.add_error("code", _why(local_login.LoginRefusal(retry_at)))
        elif _is_right(request, entry, compte, form.cleaned_data["code"]):
            return _let_in(request, entry, compte, has_factor=True)
        else:
            form.add_error(
                "code", _("Ce code n'est pas le bon. Vérifiez l'heure de votre appareil, puis saisissez le suivant.")
            )
    context = {"form": form, **({} if compte.secret else _enrolment(entry, compte))}
    return render(request, "portail/local/second_facteur.html", context, status=422 if form.errors else 200)


def _is_right(request: HttpRequest, entry: local_entry.Entry, compte: CompteLocal, code: str) -> bool:
    if compte.secret:
        return local_login.use_code(compte, code)
    return local_login.add_factor(compte, local_login.new_factor(compte, entry.nonce), code, request)


def _enrolment(entry: local_entry.Entry, compte: CompteLocal) -> dict[str, Any]:
    secret = local_login.new_factor(compte, entry.nonce)
    uri = totpkit.write_uri(secret, compte.identifiant, settings.current().name)
    return {"dessin": totpkit.draw(uri), "secret": totpkit.group(secret), "uri": uri}


@never_cache
@require_http_methods(METHODS)
def activation(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the link: reading it changes nothing, since mail scanners follow links; the password uses it up."""
    compte = local_accounts.find_by_link(token)
    policy = local_policy.for_person([compte.nom, compte.prenom, compte.identifiant])
    form = MotDePasseForm(request.POST if request.method == "POST" else None, policy=policy)
    if request.method == "POST" and form.is_valid():
        compte = local_accounts.choose_password(token, hashing.make(form.cleaned_data["mot_de_passe"]), request)
        return _proven(request, local_entry.begin(compte, "", ""), compte)
    context = {"form": form, "compte": compte, "is_new": compte.state == CompteLocal.State.A_ACTIVER}
    return render(request, "portail/local/activation.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(METHODS)
def oubli(request: HttpRequest) -> HttpResponse:
    """`/connexion/mot-de-passe-oublie/`: a mail leaves if there is an account; the page never says whether."""
    form = OubliForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        retry_at = local_login.ask_new_password(form.cleaned_data["qui"], request)
        if retry_at is None:
            return _see_other(reverse("portail:local-oubli-envoye"))
        form.add_error(None, _why(local_login.LoginRefusal(retry_at)))
    return render(request, "portail/local/oubli.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def oubli_envoye(request: HttpRequest) -> HttpResponse:
    """The same words for everybody."""
    return render(request, "portail/local/oubli_envoye.html")


def _see_other(url: str) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": url})
