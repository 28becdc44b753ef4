"""The family's pages: those already made, a new one, the PDF."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from preau.houses.demarches.droits import ATTESTATION
from preau.houses.demarches.teleservice import enfant_required
from preau.houses.demarches.teleservices.attestation_scolarite import actions
from preau.houses.demarches.teleservices.attestation_scolarite.contenu import Contenu, unseal, unseal_each
from preau.houses.demarches.teleservices.attestation_scolarite.models import Attestation
from preau.houses.demarches.teleservices.attestation_scolarite.papier import print_attestation
from preau.houses.demarches.visiteur import EnfantVu, Visiteur
from preau.registre.queries import open_annee

SHOWN = 20
"""Attestations listed on a page."""


@require_http_methods(["GET", "HEAD", "POST"])
@enfant_required(ATTESTATION)
def attestation(request: HttpRequest, who: Visiteur, enfant: EnfantVu) -> HttpResponse:
    """`/enfants/<eleve>/attestation-de-scolarite/`: what was made, and « Obtenir l'attestation »."""
    if request.method == "POST":
        actions.issue(enfant.public_id, enfant.uai, par=who.actor, request=request)
        url = reverse("demarches:attestation", args=[enfant.public_id])
        return HttpResponse(status=303, headers={"Location": f"{url}?faite=1"})
    rows = _of(who, enfant).order_by("-issued_at", "-pk")[:SHOWN]
    context = {
        "enfant": enfant,
        "faites": [{"row": row, "contenu": contenu} for row, contenu in unseal_each(rows)],
        "is_new": request.GET.get("faite") == "1",
    }
    return render(request, "attestation_scolarite/attestation.html", context)


@require_safe
@enfant_required(ATTESTATION)
def pdf(request: HttpRequest, who: Visiteur, enfant: EnfantVu, attestation: str) -> HttpResponse:
    """The document, made again from what was sealed; only of this year, not withdrawn."""
    row = _of(who, enfant).filter(public_id=attestation).first()
    if row is None:
        raise Http404
    return answer_pdf(row)


def answer_pdf(row: Attestation) -> HttpResponse:
    """The PDF as a file to keep, named for the pupil."""
    said: Contenu = unseal(row)
    name = slugify(f"{_('attestation-de-scolarite')} {said.nom} {said.prenoms.split(',')[0]} {said.annee_scolaire}")
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(print_attestation(row), content_type="application/pdf", headers=headers)


def _of(who: Visiteur, enfant: EnfantVu) -> QuerySet[Attestation]:
    """Those that this account made for this pupil in this school and that still hold: of this year, not withdrawn.

    Separated parents do not read when the other asked for one.
    """
    rows = Attestation.objects.filter(eleve=enfant.public_id, uai=enfant.uai, par=who.actor, withdrawn_at=None)
    return rows.filter(annee=open_annee(enfant.uai) or 0)
