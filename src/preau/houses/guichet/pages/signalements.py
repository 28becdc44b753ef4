"""Wrong links that parents reported (J8): both sides, and the office's decision."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from preau.houses.guichet.actions import reparer
from preau.houses.guichet.actions.fiche import ELEVES, RESPONSABLES, find_row, read_fiche
from preau.houses.guichet.droits import Droit
from preau.houses.guichet.poste import Poste, requires
from preau.houses.guichet.scim import Comptes
from preau.houses.guichet.scim_refusals import ComptesTrouble
from preau.kit.design import forms
from preau.protocols.refusals import Refusal
from preau.protocols.scim.messages import Signalement
from preau.registre.models import Eleve, Lien, Responsable

MOTIFS: dict[str, str | Promise] = {
    "pas-representant-legal": _("Ne se dit pas représentant légal"),
    "plus-responsable": _("Ne se dit plus responsable de cet élève"),
    "eleve-inconnu": _("Dit ne pas connaître cet élève"),
}
RAISONS = [
    ("dossier", _("Le dossier d'inscription a été vérifié")),
    ("jugement", _("Une décision de justice a été présentée")),
    ("parents", _("Les parents ont été interrogés")),
    ("erreur", _("Le signalement, ou le dossier, était une erreur")),
]
"""On what a decision rests: words without personal data, so that the journal keeps them."""


class Decision(forms.Form):
    """Cut or keep, and on what grounds."""

    decision = forms.ChoiceCards(
        label=_("Décision"),
        cards=[
            forms.Card("couper", _("Couper le lien"), _("L'élève sort du compte, même après d'autres imports.")),
            forms.Card("garder", _("Garder le lien"), _("Rien ne change ; le signalement est clos.")),
        ],
    )
    raison = forms.SelectField(label=_("Raison"), choices=[("", _("Choisissez")), *RAISONS])


@dataclass(frozen=True)
class Cas:
    """A report with the records of both sides, None when they are no longer of this school."""

    signalement: Signalement
    responsable: Responsable | Eleve | None
    eleve: Responsable | Eleve | None
    motif: str | Promise

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.signalement.etat != "clos"


@never_cache
@require_safe
@requires(Droit.VOIR)
def signalements(request: HttpRequest, poste: Poste) -> HttpResponse:
    """The reports of this school, those that wait first."""
    trouble, cases = "", []
    try:
        cases = [_case(poste, row) for row in Comptes(poste.uai).signalements()]
    except ComptesTrouble as refusal:
        trouble = refusal.sentence()
    cases.sort(key=lambda one: (not one.is_open, -_created(one.signalement)))
    context = {"poste": poste, "cas": cases, "trouble": trouble, "fait": "fait" in request.GET}
    return render(request, "guichet/fiches/signalements.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Droit.VOIR, Droit.REPARER)
def signalement(request: HttpRequest, poste: Poste, signalement: str) -> HttpResponse:
    """One report: what is reported, the link as the registry has it, the decision."""
    back = reverse("guichet:signalements", args=[poste.uai])
    form = Decision(request.POST if request.method == "POST" else None)
    try:
        case = _case(poste, Comptes(poste.uai).signalement(signalement))
    except ComptesTrouble as refusal:
        if refusal.status == 404:
            raise Http404 from refusal
        return render(
            request, "guichet/fiches/signalements.html", {"poste": poste, "cas": [], "trouble": refusal.sentence()},
            status=refusal.status,
        )  # fmt: skip
    trouble, status = "", 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            _decide(poste, case, form.cleaned_data["decision"], form.cleaned_data["raison"], request)
        except Refusal as refusal:
            trouble, status = refusal.sentence(), refusal.status
        else:
            return HttpResponseRedirect(f"{back}?fait=1", status=303)
    lien = Lien.objects.filter(
        responsable__public_id=case.signalement.responsable, eleve__public_id=case.signalement.eleve
    ).first()
    context = {
        "poste": poste,
        "cas": case,
        "lien": lien,
        "form": form,
        "trouble": trouble,
        "retour": back,
        "erreurs": status == 422,
    }
    return render(request, "guichet/fiches/signalement.html", context, status=status)


def _decide(poste: Poste, case: Cas, decision: str, raison: str, request: HttpRequest) -> None:
    """Cut, which closes the report too, or close it and keep the link."""
    if case.responsable is None:
        raise Http404
    fiche = read_fiche(case.responsable)
    if decision == "couper":
        reparer.detach(poste, fiche, case.signalement.eleve, str(dict(RAISONS)[raison]), request)
        return
    Comptes(poste.uai).close_signalement(case.signalement.id, case.signalement.version)
    reparer.write_journal(poste, fiche, "signalement.garde", request, {"raison": raison})


def _case(poste: Poste, row: Signalement) -> Cas:
    return Cas(
        row,
        find_row(poste.uai, RESPONSABLES, row.responsable),
        find_row(poste.uai, ELEVES, row.eleve),
        MOTIFS.get(row.motif, row.motif),
    )


def _created(row: Signalement) -> float:
    return row.created_at.timestamp() if row.created_at else 0.0
