"""The family's pages: those already made, a new one, the PDF."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from preau.houses.demarches.droits import ATTESTATION, may
from preau.houses.demarches.teleservices.attestation_scolarite import actions
from preau.houses.demarches.teleservices.attestation_scolarite.contenu import Contenu, unseal
from preau.houses.demarches.teleservices.attestation_scolarite.models import Attestation
from preau.houses.demarches.teleservices.attestation_scolarite.papier import print_attestation
from preau.houses.demarches.visiteur import EnfantVu, Visiteur, enfant_or_404, visiteur_required
from preau.registre.queries import open_annee

SHOWN = 20
"""Attestations listed on a page."""


@require_http_methods(["GET", "HEAD", "POST"])
@visiteur_required
def attestation(request: HttpRequest, who: Visiteur, eleve: str) -> HttpResponse:
    """`/enfants/<eleve>/attestation-de-scolarite/`: what was made, and « Obtenir l'attestation »."""
    enfant = _allowed(who, eleve)
    if request.method == "POST":
        actions.issue(enfant.public_id, enfant.uai, par=who.actor, request=request)
        url = reverse("demarches:attestation", args=[eleve])
        return HttpResponse(status=303, headers={"Location": f"{url}?faite=1"})
    rows = _of(enfant).order_by("-issued_at", "-pk")[:SHOWN]
    context = {
        "enfant": enfant,
        "faites": [{"row": row, "contenu": unseal(row)} for row in rows],
        "is_new": request.GET.get("faite") == "1",
    }
    return render(request, "attestation_scolarite/attestation.html", context)


@require_safe
@visiteur_required
def pdf(request: HttpRequest, who: Visiteur, eleve: str, attestation: str) -> HttpResponse:
    """The document, made again from what was sealed; only of this year, not withdrawn."""
    row = _of(_allowed(who, eleve)).filter(public_id=attestation).first()
    if row is None:
        raise Http404
    return answer_pdf(row)


def answer_pdf(row: Attestation) -> HttpResponse:
    """The PDF as a file to keep, named for the pupil."""
    said: Contenu = unseal(row)
    name = slugify(f"{_('attestation-de-scolarite')} {said.nom} {said.prenoms.split(',')[0]} {said.annee_scolaire}")
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(print_attestation(row), content_type="application/pdf", headers=headers)


def _allowed(who: Visiteur, eleve: str) -> EnfantVu:
    enfant = enfant_or_404(who, eleve)
    if not may(enfant, ATTESTATION):
        raise Http404
    return enfant


def _of(enfant: EnfantVu) -> QuerySet[Attestation]:
    """Those of this pupil in this school that still hold: of this year, not withdrawn, whoever asked for them."""
    rows = Attestation.objects.filter(eleve=enfant.public_id, uai=enfant.uai, withdrawn_at=None)
    return rows.filter(annee=open_annee(enfant.uai) or 0)
