"""The phones of the demonstration, newest message first."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from preau.houses.telephone.appareils import Appareil, appareil_of, list_appareils
from preau.houses.telephone.lecture import find_code
from preau.houses.telephone.models import Message
from preau.kit import phonekit
from preau.kit.design import forms

MOST = 100


@dataclass(frozen=True)
class Carte:
    """A phone in the list, and its newest message."""

    appareil: Appareil
    message: Message | None
    code: str = ""


class OuvrirForm(forms.Form):
    """Which phone to look at."""

    numero = forms.TextField(
        label=_("Numéro de téléphone ou adresse mail"),
        hint=_("Par exemple 06 39 98 00 01. Les messages envoyés à ce numéro s'affichent."),
        missing=_("Saisissez un numéro de téléphone ou une adresse mail"),
        max_length=254,
        width="moyen",
    )

    def clean_numero(self) -> str:
        """The number as E.164, or the mail address."""
        text: str = self.cleaned_data["numero"].strip()
        if "@" in text:
            return text
        phone = phonekit.parse(text)
        if phone is None:
            raise ValidationError(_("Saisissez un numéro de téléphone à 10 chiffres, ou une adresse mail"))
        return phone.e164


@require_safe
@never_cache
def accueil(request: HttpRequest) -> HttpResponse:
    """The list; with `?numero=`, that phone's page or what is wrong with the number."""
    form = OuvrirForm(request.GET if "numero" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("telephone:appareil", adresse=form.cleaned_data["numero"])
    received = _received()
    shown = {carte.appareil.adresse for carte in received}
    context = {
        "form": form,
        "received": received,
        "quiet": [appareil for appareil in list_appareils() if appareil.adresse not in shown],
        "newest": received[0].message.public_id if received and received[0].message else "",
    }
    return render(request, "telephone/accueil.html", context, status=422 if form.errors else 200)


def _received() -> list[Carte]:
    cartes: dict[str, Carte] = {}
    for message in Message.objects.all().newest_of_each()[: MOST * 2]:
        appareil = appareil_of(message.to)
        cartes.setdefault(appareil.adresse, Carte(appareil, message, find_code(message.body)))
    return list(cartes.values())[:MOST]
