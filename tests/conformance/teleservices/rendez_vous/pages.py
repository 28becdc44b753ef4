"""The family's pages."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from preau.houses.demarches.teleservice import enfant_required
from preau.houses.demarches.visiteur import EnfantVu, Visiteur
from preau.kit.design.forms import Form, TextField
from tests.conformance.teleservices.rendez_vous import actions


class DemandeForm(Form):
    """What the appointment is about."""

    motif = TextField(label="Motif du rendez-vous", missing="Dites pourquoi vous demandez un rendez-vous")


@require_http_methods(["GET", "HEAD", "POST"])
@enfant_required(actions.CODE)
def demande(request: HttpRequest, who: Visiteur, enfant: EnfantVu) -> HttpResponse:
    """`/enfants/<eleve>/rendez-vous/`: the form, and what was answered."""
    form = DemandeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.ask(who, enfant, form.cleaned_data["motif"], request)
        return HttpResponse(status=303, headers={"Location": reverse("demarches:rendez-vous", args=[enfant.public_id])})
    faites = [{"row": row, "dit": actions.read(row)} for row in actions.of_person(enfant)]
    context = {"enfant": enfant, "form": form, "faites": faites}
    return render(request, "rendez_vous/demande.html", context, status=422 if form.errors else 200)


@require_safe
@enfant_required(actions.CODE)
def convocation(request: HttpRequest, who: Visiteur, enfant: EnfantVu, dossier: str) -> HttpResponse:
    """The answer to print."""
    row = actions.of_person(enfant).filter(public_id=dossier, etat=actions.Etat.TRAITE).first()
    if row is None:
        raise Http404
    headers = {"Content-Disposition": 'attachment; filename="rendez-vous.pdf"'}
    return HttpResponse(actions.print_convocation(row, enfant), content_type="application/pdf", headers=headers)
