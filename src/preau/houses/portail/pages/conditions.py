"""`/conditions/`: the texts, and the boxes that let in. Nothing of the ENT opens before (seed 000; J11)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from preau.houses.portail import textes, visiteur
from preau.houses.portail.actions.accept_textes import (
    accept_textes,
    has_accepted_before,
    list_pending,
    refuse_textes,
)
from preau.houses.portail.pages.acces import sign_in_first
from preau.houses.portail.pages.deconnexion import sign_out
from preau.houses.portail.return_to import local_path
from preau.houses.portail.textes import Texte
from preau.houses.portail.visiteur import Visiteur
from preau.kit.design.forms import CheckField, Form
from preau.kit.design.pages import continuer

View = Callable[..., HttpResponse]
OPEN = ("auth/", "cas/", "conditions/", "connexion/", "entrees/", "se-deconnecter/")
"""Beginnings of the addresses that open to who has not accepted yet: to come in, to read the texts, to leave.

`/cas/login` asks by itself (`accept_first`), since an application may want no page shown (`gateway`).
"""


def behind(patterns: Sequence[URLPattern]) -> list[URLPattern]:
    """The same addresses, none of which opens to a visitor who has not accepted the texts, but those of `OPEN`."""
    for pattern in patterns:
        if not isinstance(pattern, URLPattern):
            raise TypeError(f"{pattern} is not a page: list its addresses one by one")
        if not str(pattern.pattern).startswith(OPEN):
            pattern.callback = _guarded(pattern.callback)
    return list(patterns)


def _guarded(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        who = visiteur.current(request)
        if who is None or not list_pending(who.personne):
            return view(request, *args, **kwargs)
        wanted = request.POST.get("retour", "") if request.method == "POST" else request.get_full_path()
        return accept_first(wanted)

    return guarded


def accept_first(wanted: str) -> HttpResponse:
    """Lead to the texts; `wanted` is the path of ours to go to once they are accepted."""
    kept = local_path(wanted)
    query = f"?{urlencode({'retour': kept})}" if kept not in ("", "/") else ""
    response = HttpResponse(status=303, headers={"Location": reverse("portail:conditions") + query})
    response["Cache-Control"] = "no-store"
    return response


class AccordForm(Form):
    """One box for each text, and the version that was shown: nobody accepts what they have not seen."""

    retour = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, asked: Sequence[Texte], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for texte in asked:
            missing = _("Cochez « %(accord)s » pour entrer, ou refusez") % {"accord": texte.accord}
            self.add(texte.code, CheckField(label=texte.accord, missing=missing))

    def clean(self) -> dict[str, Any]:
        """A text that changed while it was being read is read again."""
        cleaned = super().clean()
        for texte in self.asked:
            if texte.code in cleaned and self.data.get(f"{texte.code}_version") != texte.version:
                self.add_error(
                    texte.code, _("« %(titre)s » vient de changer : lisez le nouveau texte") % {"titre": texte.titre}
                )
        return cleaned


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def conditions(request: HttpRequest) -> HttpResponse:
    """The texts for anybody; for who has not accepted them yet, the boxes too."""
    who = visiteur.current(request)
    asked = list_pending(who.personne) if who is not None else []
    if request.method == "POST":
        return _answer(request, who, asked)
    if who is None or not asked:
        return render(request, "portail/conditions.html", {"textes": textes.current()})
    form = AccordForm(asked=asked, initial={"retour": local_path(request.GET.get("retour"))})
    return _ask(request, who, form)


def _answer(request: HttpRequest, who: Visiteur | None, asked: Sequence[Texte]) -> HttpResponse:
    wanted = local_path(request.POST.get("retour"))
    if who is None:
        return sign_in_first(request, wanted or "/")
    if "refuser" in request.POST and asked:
        refuse_textes(who.personne, asked)
        return sign_out(request, has_refused=True)
    form = AccordForm(request.POST, asked=asked)
    if asked and not form.is_valid():
        return _ask(request, who, form, status=422)
    if asked:
        accept_textes(who.personne, asked)
    # What was wanted may lead on to an application, which no form of ours may (CSP).
    return continuer(request, wanted) if wanted else redirect("portail:accueil")


def _ask(request: HttpRequest, who: Visiteur, form: AccordForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "textes": form.asked, "is_change": has_accepted_before(who.personne)}
    return render(request, "portail/conditions.html", context, status=status)
