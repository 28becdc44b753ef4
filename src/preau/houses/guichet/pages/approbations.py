"""`/etablissements/<uai>/approbations/`: mass acts that wait for a second person."""

from __future__ import annotations

from django import forms as fields
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from preau.houses.guichet import approbations
from preau.houses.guichet.droits import Droit
from preau.houses.guichet.models import Approbation
from preau.houses.guichet.poste import Poste, requires
from preau.kit.agents import requires_recent
from preau.kit.design.forms import ChoiceCards, Form, TextField

YES, NO = "oui", "non"


class ReponseForm(Form):
    """Yes or no; a no says why."""

    reponse = ChoiceCards(label=_("Votre réponse"), cards=[(YES, _("J'approuve")), (NO, _("Je refuse"))], inline=True)
    raison = TextField(
        label=_("Raison"),
        hint=_("Nécessaire pour un refus ; sans nom d'élève ni de famille."),
        required=False,
        max_length=300,
        spellcheck=True,
        widget=fields.Textarea({"rows": 3}),
    )

    def clean(self) -> dict[str, object]:
        """Whoever asked learns why not."""
        cleaned = super().clean()
        if cleaned.get("reponse") == NO and not cleaned.get("raison", "").strip():
            self.add_error("raison", _("Dites pourquoi vous refusez"))
        return cleaned


@never_cache
@require_safe
@requires(Droit.APPROUVER)
def liste(request: HttpRequest, poste: Poste) -> HttpResponse:
    """What waits, and what was decided."""
    context = {
        "poste": poste,
        "attentes": [_line(row) for row in approbations.list_waiting(poste)],
        "passees": [_line(row) for row in approbations.list_past(poste)],
    }
    return render(request, "guichet/approbations/liste.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Droit.APPROUVER)
@requires_recent
def repondre(request: HttpRequest, poste: Poste, approbation: str) -> HttpResponse:
    """Look at one request and answer it."""
    row = Approbation.objects.select_related("asked_by").filter(uai=poste.uai, public_id=approbation).first()
    if row is None:
        raise Http404
    mine = row.asked_by_id == poste.agent.pk
    form = ReponseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        approbations.decide(poste, row.public_id, agrees=said["reponse"] == YES, reason=said["raison"], request=request)
        return HttpResponseRedirect(reverse("guichet:approbations", args=[poste.uai]), status=303)
    context = {"poste": poste, "ligne": _line(row), "form": form, "is_mine": mine}
    return render(request, "guichet/approbations/repondre.html", context, status=422 if form.is_bound else 200)


def _line(row: Approbation) -> dict[str, object]:
    return {
        "row": row,
        "acte": approbations.ACTES.get(row.act, row.act),
        "etat": approbations.state_of(row),
        "is_waiting": approbations.is_waiting(row),
    }
