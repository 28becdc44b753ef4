"""`/messagerie/annonces/`: when a mail says that messages wait."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from preau.houses.portail.actions import announce
from preau.houses.portail.pages.messagerie_acces import frame, messagerie_required
from preau.houses.portail.visiteur import Visiteur
from preau.kit.design.forms import Card, ChoiceCards, Form, SelectField

HOURS = [(str(hour * 60), f"{hour} h") for hour in range(24)]


class AnnoncesForm(Form):
    """How often, and when not."""

    digest = ChoiceCards(
        label=_("Me prévenir par mail des messages non lus"),
        cards=[
            Card(announce.IMMEDIAT, _("Dès qu'il y en a"), _("Au plus un mail par heure")),
            Card(announce.QUOTIDIEN, _("Une fois par jour")),
            Card(announce.JAMAIS, _("Jamais"), _("Vos messages vous attendent dans l'ENT")),
        ],
    )
    quiet_from = SelectField(label=_("Ne rien m'envoyer à partir de"), choices=HOURS, width="court")
    quiet_to = SelectField(
        label=_("et jusqu'à"), hint=_("La même heure deux fois : à toute heure."), choices=HOURS, width="court"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@messagerie_required
def annonces(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """What holds now; posted, what holds from now on."""
    names = ("digest", "quiet_from", "quiet_to")
    initial = dict(zip(names, map(str, announce.find_choice(who)), strict=True))
    form = AnnoncesForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        announce.choose(who, said["digest"], int(said["quiet_from"]), int(said["quiet_to"]))
        return redirect("portail:messagerie")
    context = {"form": form, **frame(who, "annonces")}
    return render(request, "portail/messagerie/annonces.html", context, status=422 if form.errors else 200)
