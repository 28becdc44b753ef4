"""« QR Code de configuration de l'application mobile » (seeds 000 and 004, journey J16)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from preau.houses.viescolaire import settings
from preau.houses.viescolaire.actions.pair_mobile import make_lien, open_here
from preau.houses.viescolaire.actions.pronote_pin import has_pin, may_choose
from preau.houses.viescolaire.actions.pronote_secrets import espace_of, make_qr
from preau.houses.viescolaire.appareils import Profil, keep_profils, list_profils
from preau.houses.viescolaire.visiteur import Visiteur, visiteur_required
from preau.kit.design.forms import Card, ChoiceCards, CodeField, Form


@dataclass(frozen=True)
class Code:
    """One QR code: its name, whom it is for, the picture and the text equal."""

    name: str
    label: str | Promise
    hint: str | Promise
    text: str
    picture: str
    expires_at: datetime


class FormulaireQr(Form):
    """The four digits, and for whom has several children the one put first."""

    code = CodeField(
        digits=4,
        label=_("Code éphémère"),
        autocomplete="off",
        missing=_("Composez un code de quatre chiffres"),
        hint=_("Quatre chiffres de votre choix. Ne prenez ni une date de naissance, ni le code de votre téléphone."),
    )

    def __init__(self, who: Visiteur, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].error_messages["shape"] = _("Le code doit être composé de quatre chiffres")
        seen = who.eleve()
        if len(who.eleves) > 1 and seen is not None:
            cards = [Card(one.public_id, one.complet, one.division) for one in who.eleves]
            label = _("Quel enfant afficher d'abord sur le téléphone ?")
            self.add("eleve", ChoiceCards(cards=cards, label=label, initial=seen.public_id, inline=True))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@visiteur_required(signed_in=True)
def qr_code(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """Ask for the four digits; then both codes, shown this once: nothing that opens them is kept."""
    form = FormulaireQr(who, request.POST if request.method == "POST" else None)
    espace = espace_of(who.utilisateur) if settings.current().pronote else ""
    sans_pin = bool(espace) and may_choose(who.utilisateur) and not has_pin(who.utilisateur)
    context: dict[str, Any] = {"form": form, "address": _mobile_url(), "sans_pin": sans_pin}
    if request.method != "POST":
        return render(request, "viescolaire/mobile/qr_demande.html", context)
    if not form.is_valid():
        return render(request, "viescolaire/mobile/qr_demande.html", {**context, "erreurs": True}, status=422)
    enfant = form.cleaned_data.get("eleve", "")
    codes = [_lien(request, who, form.cleaned_data["code"], enfant)]
    if espace and not sans_pin:
        made = make_qr(who.utilisateur, espace, form.cleaned_data["code"], enfant, request=request)
        codes.append(
            Code(
                "application",
                _("Une application compatible"),
                _("Une application indépendante de votre choix : flashez ce code depuis l'application."),
                made.text,
                draw(made.text),
                made.expires_at,
            )
        )
    context |= {"codes": codes, "expires_at": codes[0].expires_at}
    return render(request, "viescolaire/mobile/qr_codes.html", context)


@never_cache
@require_POST
@visiteur_required(signed_in=True)
def deja_ici(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """« Je suis déjà sur ce téléphone »: the mobile space opens in this browser, without a code."""
    seen = who.eleve()
    profil = open_here(who.utilisateur, seen.public_id if seen else "", request=request)
    response = redirect("viescolaire:mobile")
    put_first(request, response, profil)
    return response


def put_first(request: HttpRequest, response: HttpResponse, profil: Profil) -> None:
    """This profile in use, the others of the phone after it; the same person's former one is gone."""
    mine = profil.appareil.utilisateur_id
    others = [one for one in list_profils(request) if one.appareil.utilisateur_id != mine]
    keep_profils(request, response, [profil, *others])


def draw(text: str) -> str:
    """The QR code as a `data:` address, with the margin that cameras need."""
    return str(segno.make(text, error="m", micro=False).svg_data_uri(scale=6, border=4, light="#fff"))


def _lien(request: HttpRequest, who: Visiteur, code: str, enfant: str) -> Code:
    made = make_lien(who.utilisateur, code, enfant, request=request)
    return Code(
        "telephone",
        _("Ce téléphone, sans application"),
        _("Rien à installer : flashez ce code avec l'appareil photo du téléphone, puis saisissez le code éphémère."),
        made.url,
        draw(made.url),
        made.expires_at,
    )


def _mobile_url() -> str:
    return settings.current().public_url.rstrip("/") + reverse("viescolaire:mobile")
