"""« Signaler un rattachement erroné »: a child of the account who should not be there (J8)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from preau.houses.comptes import reauth, visitor, wordings
from preau.houses.comptes.actions.children import list_children
from preau.houses.comptes.actions.report_link import LONGEST, ChildUnknown, report_link
from preau.houses.comptes.models import Signalement
from preau.houses.comptes.settings import current
from preau.kit.design.forms import ChoiceCards, Form, TextField
from preau.registre.queries import Enfant, etablissement_label

REASONS = (
    (Signalement.Reason.PAS_REPRESENTANT, _("Je ne suis pas le représentant légal de cet élève")),
    (Signalement.Reason.PLUS_RESPONSABLE, _("Je ne suis plus responsable de cet élève")),
    (Signalement.Reason.INCONNU, _("Je ne connais pas cet élève")),
)


class ReportForm(Form):
    """Which child, why, and a few words if the parent wishes."""

    eleve = ChoiceCards(label=_("L'élève"), missing=_("Choisissez l'élève"), cards=())
    motif = ChoiceCards(
        label=_("Pourquoi ce rattachement est-il erroné ?"),
        missing=_("Choisissez une réponse"),
        cards=REASONS,
    )
    precision = TextField(
        label=_("Précision pour l'établissement (facultatif)"),
        hint=_("Quelques mots. Ils ne sont lus que par l'école ou l'établissement de l'élève."),
        max_length=LONGEST,
        required=False,
        autocomplete="off",
        spellcheck=True,
    )

    def __init__(self, *args: Any, enfants: Sequence[Enfant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["eleve"].choices = [  # type: ignore[attr-defined]
            (one.public_id, f"{one.prenom} {one.nom.upper()}, {etablissement_label(one.uai)}") for one in enfants
        ]


@never_cache
@reauth.recent
@require_http_methods(["GET", "HEAD", "POST"])
def rattachement_errone(request: HttpRequest) -> HttpResponse:
    """The form, then the same page that says the report has been sent."""
    compte = visitor.current_compte(request)
    if compte is None:
        return HttpResponseRedirect(reverse("connexion"), status=303)
    enfants = list_children(compte)
    form = ReportForm(request.POST if request.method == "POST" else None, enfants=enfants)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            report_link(compte, said["eleve"], said["motif"], said["precision"], request=request)
        except ChildUnknown as refusal:
            form.add_error("eleve", refusal.sentence())
        else:
            return HttpResponseRedirect(f"{reverse('comptes:rattachement-errone')}?envoye=1", status=303)
    context = {
        "form": form,
        "erreurs": bool(form.errors),
        "envoye": "envoye" in request.GET and request.method != "POST",
        "enfants": enfants,
        "mots": wordings.get(current().wording).page("mon-compte", service=current().service_name),
    }
    return render(request, "comptes/pages/rattachement-errone.html", context, status=422 if form.errors else 200)
