"""« Mes appareils », « Mots de passe d'application », « Code PIN »: what stays signed in, for its owner to see."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.houses.viescolaire import settings
from preau.houses.viescolaire.actions.pronote_pin import DIGITS, choose_pin, has_pin, may_choose
from preau.houses.viescolaire.actions.pronote_secrets import (
    espace_of,
    list_app_passwords,
    list_appareils,
    make_app_password,
    page_url,
    revoke_app_password,
    revoke_appareil,
)
from preau.houses.viescolaire.appareils import list_profils
from preau.houses.viescolaire.pronote_refusals import CodeTropSimple, TropDeMotsDePasse
from preau.houses.viescolaire.visiteur import Visiteur, visiteur_required
from preau.kit.design.forms import CodeField, Form, TextField


class FormulaireMotDePasse(Form):
    """The name by which its owner will know an application again."""

    nom = TextField(
        label=_("Nom de l'application"),
        hint=_("Par exemple : agenda de la maison. Il vous servira à la reconnaître dans cette liste."),
        missing=_("Donnez un nom à l'application"),
        max_length=60,
        autocomplete="off",
        spellcheck=True,
    )


class FormulairePin(Form):
    """The code that a new application must be given."""

    code = CodeField(
        digits=DIGITS,
        label=_("Code PIN"),
        autocomplete="off",
        missing=_("Choisissez un code de six chiffres"),
        hint=_("Six chiffres de votre choix, ni le code de votre téléphone, ni celui de votre carte."),
    )


@never_cache
@require_safe
@visiteur_required(signed_in=True)
def appareils(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """Phones and applications that stay signed in, last used first."""
    here = {one.appareil.pk for one in list_profils(request)}
    rows = [(row, row.pk in here) for row in list_appareils(who.utilisateur)]
    wants_pin = _is_open(who) and may_choose(who.utilisateur)
    context = {"appareils": rows, "applications": _is_open(who), "avec_pin": wants_pin}
    return render(request, "viescolaire/mobile/appareils.html", context)


@never_cache
@require_POST
@visiteur_required(signed_in=True)
def retirer_appareil(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """Sign a device out for good. A phone that is this browser also forgets what it kept to be read offline."""
    here = {one.appareil.pk for one in list_profils(request)}
    gone = revoke_appareil(who.utilisateur, request.POST.get("appareil", "")[:40], request=request)
    response = redirect("viescolaire:appareils")
    if gone.pk in here:
        response["Clear-Site-Data"] = '"storage"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@visiteur_required("responsable", "eleve", "personnel", signed_in=True)
def mots_de_passe(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """The application passwords; a new one is shown this once, beside its login."""
    form = FormulaireMotDePasse(request.POST if request.method == "POST" else None)
    fresh: dict[str, str] = {}
    if request.method == "POST" and _is_open(who) and form.is_valid():
        try:
            secret = make_app_password(who.utilisateur, form.cleaned_data["nom"], request=request)
        except TropDeMotsDePasse as full:
            form.add_error(None, full.sentence())
        else:
            made = list_app_passwords(who.utilisateur)[0]
            seen = who.eleve()
            address = page_url(espace_of(who.utilisateur), seen.uai if seen else "")
            fresh = {"nom": made.nom, "login": made.login, "secret": secret, "address": address}
            form = FormulaireMotDePasse()
    context = {
        "form": form,
        "erreurs": bool(form.errors),
        "fresh": fresh,
        "mots_de_passe": list_app_passwords(who.utilisateur),
        "ouvert": _is_open(who),
        "sans_pin": may_choose(who.utilisateur) and not has_pin(who.utilisateur),
    }
    return render(request, "viescolaire/mobile/mots_de_passe.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
@visiteur_required(signed_in=True)
def retirer_mot_de_passe(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """Take an application password back: what it opened ends too."""
    revoke_app_password(who.utilisateur, request.POST.get("mot_de_passe", "")[:40], request=request)
    return redirect("viescolaire:mots-de-passe")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@visiteur_required("responsable", "eleve", "personnel", signed_in=True)
def code_pin(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """Choose the code that every new application must be given; not there where no space wants one."""
    if not _is_open(who) or not may_choose(who.utilisateur):
        raise Http404
    form = FormulairePin(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            choose_pin(who.utilisateur, form.cleaned_data["code"], request=request)
        except CodeTropSimple as weak:
            form.add_error("code", weak.sentence())
        else:
            return redirect("viescolaire:appareils")
    context = {"form": form, "erreurs": bool(form.errors), "choisi": has_pin(who.utilisateur)}
    return render(request, "viescolaire/mobile/code_pin.html", context, status=422 if form.errors else 200)


def _is_open(who: Visiteur) -> bool:
    return settings.current().pronote and bool(espace_of(who.utilisateur))
