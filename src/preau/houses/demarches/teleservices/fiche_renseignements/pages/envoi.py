"""« Récapitulatif », then « Envoyer à l'établissement »."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from preau.houses.demarches import settings
from preau.houses.demarches.teleservices.fiche_renseignements import champs
from preau.houses.demarches.teleservices.fiche_renseignements.actions.envoyer import needs_piece, submit
from preau.houses.demarches.teleservices.fiche_renseignements.formulaires import EnvoiForm
from preau.houses.demarches.teleservices.fiche_renseignements.pages.demande import (
    Etat,
    fiche_page,
    page_of,
    read_etat,
    see_other,
    show,
    url_of,
)
from preau.houses.demarches.teleservices.fiche_renseignements.refusals import (
    BrouillonChange,
    BrouillonParti,
    InformationsChangees,
    PieceManquante,
    RienAEnvoyer,
)
from preau.houses.demarches.teleservices.fiche_renseignements.vue import ecarts_of
from preau.houses.demarches.visiteur import EnfantVu, Visiteur
from preau.protocols.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@fiche_page
def recapitulatif(request: HttpRequest, who: Visiteur, enfant: EnfantVu) -> HttpResponse:
    """`…/recapitulatif/`: before and after, in words; the form says what it was made on."""
    etat = read_etat(enfant)
    if request.method != "POST":
        return _show(request, enfant, etat, EnvoiForm())
    form = EnvoiForm(request.POST)
    if not form.is_valid():
        return _show(request, enfant, etat, form, status=422)
    try:
        row = submit(who, enfant, page_of(request, etat.connu.rubriques), request)
    except (BrouillonChange, InformationsChangees, PieceManquante) as refusal:
        return _show(request, enfant, read_etat(enfant), EnvoiForm(), refusal)
    return see_other(f"{url_of('fiche-suivi', enfant, row.public_id)}?envoyee=1")


def _show(
    request: HttpRequest,
    enfant: EnfantVu,
    etat: Etat,
    form: EnvoiForm,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    if etat.row is None:
        raise BrouillonParti
    changes = etat.draft.changements(etat.connu)
    if not changes:
        raise RienAEnvoyer
    pieces = list(etat.row.pieces.all())
    context = {
        "form": form,
        "refusal": refusal,
        "ecarts": ecarts_of(enfant, etat.connu, etat.draft),
        "changements": [
            {
                "rubrique": one.rubrique,
                "libelle": champs.libelle_of(one.rubrique.code, one.champ),
                "avant": champs.lines_of(one.champ, one.avant),
                "apres": champs.lines_of(one.champ, one.propose),
            }
            for one in changes
        ],
        "pieces": pieces,
        "has_pieces": bool(settings.current().pieces),
        "is_missing": not pieces and needs_piece(changes),
        "version": etat.version,
        "vu": etat.connu.digest(),
        "retour": url_of("fiche", enfant),
    }
    return show(request, "recapitulatif", enfant, context, refusal.status if refusal else status)
