"""Files joined to the draft: added, taken away, read again by who joined them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from preau.houses.demarches.teleservices.fiche_renseignements.actions import joindre
from preau.houses.demarches.teleservices.fiche_renseignements.depot import depot
from preau.houses.demarches.teleservices.fiche_renseignements.pages.demande import (
    fiche_page,
    read_etat,
    see_other,
    show,
    url_of,
)
from preau.houses.demarches.teleservices.fiche_renseignements.refusals import BrouillonParti, DepotTropGros
from preau.houses.demarches.visiteur import EnfantVu, Visiteur
from preau.kit.piecekit import bounded


def _largest() -> int:
    return depot().largest_request


@bounded(_largest, DepotTropGros)
@require_http_methods(["GET", "HEAD", "POST"])
@fiche_page
def pieces(request: HttpRequest, who: Visiteur, enfant: EnfantVu) -> HttpResponse:
    """`…/pieces/`."""
    refused: list[str] = []
    if request.method == "POST":
        if taken := request.POST.get("retirer", ""):
            joindre.unjoin(enfant, taken[:40])
            return see_other(url_of("fiche-pieces", enfant))
        uploads = request.FILES.getlist("fichier")
        refused = joindre.join(enfant, uploads) if uploads else [_("Choisissez un fichier à joindre")]
        if not refused:
            return see_other(url_of("fiche-pieces", enfant))
    etat = read_etat(enfant)
    if etat.row is None:
        raise BrouillonParti
    changes = etat.draft.changements(etat.connu)
    context = {
        "pieces": etat.row.pieces.all(),
        "justificatifs": list(dict.fromkeys(one.rubrique.justificatif for one in changes if one.rubrique.justificatif)),
        "refused": refused,
        "most": depot().most,
        "most_octets": depot().octets,
        "is_full": etat.row.pieces.count() >= depot().most,
        "retour": url_of("fiche", enfant),
        "suite": url_of("fiche-recapitulatif", enfant),
    }
    return show(request, "pieces", enfant, context, 422 if refused else 200)


@require_safe
@fiche_page
def piece(request: HttpRequest, who: Visiteur, enfant: EnfantVu, public_id: str) -> HttpResponse:
    """`…/pieces/<piece>/`: to keep, never shown in place."""
    row = joindre.own_piece(enfant, public_id)
    return depot().send(row.public_id, row.nom, row.content_type)
