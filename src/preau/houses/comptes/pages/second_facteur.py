"""The second factor of a login: a stage between the right password and the answer (stages.py)."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from preau.houses.comptes import stages
from preau.houses.comptes.actions import facteurs, passkeys
from preau.houses.comptes.actions.show_facteur import Moyen, list_moyens, show_facteur
from preau.houses.comptes.models import PendingLogin
from preau.houses.comptes.pages.facteurs import begin_adding
from preau.houses.comptes.passkey_form import PasskeyForm
from preau.kit.clockkit import PARIS
from preau.kit.design.forms import CodeField, Form, TextField

STAGE = "second-facteur"
WORDS = {
    Moyen.APPLICATION: _("Utiliser le code de mon application"),
    Moyen.CLE: _("Utiliser ma clé d'accès"),
    Moyen.SECOURS: _("Utiliser un code de secours"),
}
METHODS = {Moyen.APPLICATION: "otp", Moyen.CLE: "hwk", Moyen.SECOURS: "otp"}
"""What a service is told of it (RFC 8176 §2): a recovery code serves once too."""


class ApplicationForm(Form):
    """The code of the application."""

    code = CodeField(
        label=_("Code affiché par l'application"), missing=_("Saisissez le code de six chiffres de l'application")
    )


class SecoursForm(Form):
    """One of the codes on paper."""

    code = TextField(
        label=_("Code de secours"),
        hint=_("Au format abcd-efgh-ijkl ; chaque code ne sert qu'une fois."),
        missing=_("Saisissez un de vos codes de secours"),
        autocomplete="off",
        max_length=40,
    )


FORMS: dict[Moyen, type[Form]] = {
    Moyen.APPLICATION: ApplicationForm,
    Moyen.CLE: PasskeyForm,
    Moyen.SECOURS: SecoursForm,
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_facteur(request: HttpRequest) -> HttpResponse:
    """Show one of the account's second factors; an account that must have one and has none chooses it first."""
    login = stages.pending(request)
    if login is None:
        return HttpResponseRedirect(stages.leave(None), status=303)
    if not facteurs.has_facteur(login.compte):
        return _enrol(request, login)
    moyens = list_moyens(login.compte)
    asked = request.GET.get("moyen", "")
    moyen = Moyen(asked) if asked in moyens else moyens[0]
    form = FORMS[moyen](request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        found = show_facteur(login, moyen, form.cleaned_data.get("code") or form.cleaned_data["credential"], request)
        if found is True:
            return stages.go_on(request, STAGE, METHODS[moyen])
        form.add_error(None, _say(moyen, found))
    return _page(request, login, moyen, moyens, form)


def _page(request: HttpRequest, login: PendingLogin, moyen: Moyen, moyens: list[Moyen], form: Form) -> HttpResponse:
    context = {
        "form": form,
        "moyen": moyen.value,
        "action": f"{request.path}?moyen={moyen.value}",
        "autres": [(f"{request.path}?moyen={one.value}", WORDS[one]) for one in moyens if one is not moyen],
        "options": passkeys.ask_known(login.compte, login.public_id) if moyen is Moyen.CLE else "",
        "annuler": stages.leave(login),
    }
    return render(request, "comptes/facteurs/connexion.html", context, status=422 if form.errors else 200)


def _enrol(request: HttpRequest, login: PendingLogin) -> HttpResponse:
    if not (login.wants_facteur or facteurs.must_have_facteur(login.compte)):
        return stages.go_on(request, STAGE)  # it was taken away since the password was typed
    if request.method == "POST":
        return begin_adding(request, login.compte, login.public_id)
    return render(request, "comptes/facteurs/exige.html", {"annuler": stages.leave(login)})


def _say(moyen: Moyen, found: bool | datetime) -> str:
    if isinstance(found, datetime):
        return _t("Trop d'essais. Attendez %(at)s, puis réessayez.") % {"at": f"{found.astimezone(PARIS):%H:%M:%S}"}
    if moyen is Moyen.CLE:
        return _t("La clé d'accès n'a pas été reconnue. Réessayez, ou utilisez un autre moyen.")
    if moyen is Moyen.SECOURS:
        return _t("Ce code de secours n'est pas le bon, ou a déjà servi. Saisissez-en un autre.")
    return _t("Ce code n'est pas le bon, ou a déjà servi. Attendez que l'application en affiche un autre.")
