"""Profiles of a phone: open one by its link and four digits, add, switch, take away."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.houses.viescolaire import visiteur
from preau.houses.viescolaire.actions.pair_mobile import find_lien, find_own, open_lien
from preau.houses.viescolaire.actions.pronote_secrets import revoke_appareil
from preau.houses.viescolaire.appareils import keep_profils, list_profils
from preau.houses.viescolaire.mobile_refusals import CodeFaux
from preau.houses.viescolaire.pages.qr_code import put_first
from preau.kit import sessions
from preau.kit.design.forms import CodeField, Form, TextField
from preau.kit.design.middleware import PERMISSIONS

LIEN = re.compile(r"/mobile/ouvrir/([\w-]{43})/?", re.ASCII)
ERASE = '"storage"'
"""What a browser keeps of this address beside cookies: the pages read offline by the profile that goes away."""


class FormulaireCode(Form):
    """The four digits chosen on the computer."""

    code = CodeField(digits=4, label=_("Code éphémère"), autocomplete="off", missing=_("Saisissez les quatre chiffres"))


class FormulaireLien(Form):
    """The text of the QR code, copied."""

    lien = TextField(
        label=_("Lien du QR Code"),
        hint=_("Le texte affiché sous « Ce téléphone, sans application »."),
        missing=_("Collez le lien affiché sous le QR Code"),
        max_length=2000,
        autocomplete="off",
        inputmode="url",
    )

    def clean_lien(self) -> str:
        """The handle of the link; only the path counts, so that nobody can lead elsewhere by it."""
        text = str(self.cleaned_data["lien"]).strip()
        if text.startswith("{"):
            raise ValidationError(
                _("Ce texte est celui des applications compatibles. Collez celui de « Ce téléphone, sans application »")
            )
        try:
            found = LIEN.fullmatch(urlsplit(text).path)
        except ValueError:
            found = None
        if found is None:
            raise ValidationError(_("Ce lien n'est pas celui d'un QR Code de cette vie scolaire : copiez-le en entier"))
        return found[1]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ouvrir(request: HttpRequest, lien: str) -> HttpResponse:
    """What the phone's camera opens: the four digits are asked for, and the mobile space opens."""
    find_lien(lien)
    form = FormulaireCode(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            profil = open_lien(lien, form.cleaned_data["code"], request=request)
        except CodeFaux as wrong:
            form.add_error("code", wrong.sentence())
        else:
            response = redirect("viescolaire:mobile")
            sessions.end_session(request, response)
            put_first(request, response, profil)
            return response
    wrong_form = bool(form.errors)
    return render(
        request,
        "viescolaire/mobile/ouvrir.html",
        {"form": form, "erreurs": wrong_form},
        status=422 if wrong_form else 200,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ajouter(request: HttpRequest) -> HttpResponse:
    """« Ajouter un profil »: by camera, by link or paste, or as who is signed in here."""
    form = FormulaireLien(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return redirect("viescolaire:mobile-ouvrir", lien=form.cleaned_data["lien"])
    context: dict[str, Any] = {
        "form": form,
        "erreurs": bool(form.errors),
        "is_signed_in": visiteur.is_signed_in(request),
        "profils": list_profils(request),
    }
    response = render(request, "viescolaire/mobile/ajouter.html", context, status=422 if form.errors else 200)
    response["Permissions-Policy"] = PERMISSIONS.replace("camera=()", "camera=(self)")
    return response


@never_cache
@require_safe
def profils(request: HttpRequest) -> HttpResponse:
    """The profiles of this phone, the one in use first."""
    found = list_profils(request)
    if not found:
        return redirect("viescolaire:mobile-ajouter")
    return render(request, "viescolaire/mobile/profils.html", {"profils": found, "page": "profils"})


@never_cache
@require_POST
def choisir_profil(request: HttpRequest) -> HttpResponse:
    """Use another profile of this phone."""
    found = list_profils(request)
    chosen = find_own(found, request.POST.get("profil", ""))
    response = redirect("viescolaire:mobile")
    sessions.end_session(request, response)
    keep_profils(request, response, [chosen, *(one for one in found if one != chosen)])
    return response


@never_cache
@require_POST
def retirer_profil(request: HttpRequest) -> HttpResponse:
    """Take a profile away: its device is revoked, and what this phone kept to be read offline is erased."""
    found = list_profils(request)
    gone = find_own(found, request.POST.get("profil", ""))
    revoke_appareil(gone.appareil.utilisateur, gone.appareil.public_id, request=request)
    rest = [one for one in found if one != gone]
    response = redirect("viescolaire:mobile-profils" if rest else "viescolaire:mobile-ajouter")
    if visiteur.current(request) is not None and found[0] == gone:
        sessions.end_session(request, response)
    keep_profils(request, response, rest)
    response["Clear-Site-Data"] = ERASE
    return response
