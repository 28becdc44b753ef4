"""The office's pages."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from preau.kit.bureau import Bureau, bureau_required
from preau.kit.design.forms import Form, TextField
from tests.conformance.teleservices.rendez_vous import actions


class ReponseForm(Form):
    """What the family is answered."""

    reponse = TextField(label="Votre réponse", missing="Saisissez votre réponse")


@never_cache
@require_safe
@bureau_required
def liste(request: HttpRequest, bureau: Bureau) -> HttpResponse:
    """`/bureau/<uai>/rendez-vous/`: what waits, the oldest first."""
    context = {"bureau": bureau, "demandes": [(row, actions.read(row)) for row in actions.waiting(bureau.uai)]}
    return render(request, "rendez_vous/bureau.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@bureau_required
def une(request: HttpRequest, bureau: Bureau, dossier: str) -> HttpResponse:
    """One request, and the answer."""
    form = ReponseForm(request.POST if request.method == "POST" else None)
    row = actions.waiting(bureau.uai).filter(public_id=dossier).first()
    if row is None and request.method != "POST":
        raise Http404
    if request.method == "POST" and form.is_valid():
        actions.answer(dossier, bureau.uai, form.cleaned_data["reponse"], par=bureau.actor, request=request)
        return HttpResponse(
            status=303, headers={"Location": reverse("demarches:rendez-vous-bureau", args=[bureau.uai])}
        )
    context = {"bureau": bureau, "form": form, "dit": actions.read(row) if row else {}}
    return render(request, "rendez_vous/une.html", context, status=422 if form.errors else 200)
