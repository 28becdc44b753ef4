"""« Vérifiez »: what the school knows, what is typed, what was sent; « Tout est exact »; giving the draft up."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.houses.demarches import settings
from preau.houses.demarches.models import Dossier
from preau.houses.demarches.teleservices.fiche_renseignements.actions.ecrire import abandon
from preau.houses.demarches.teleservices.fiche_renseignements.actions.envoyer import attest
from preau.houses.demarches.teleservices.fiche_renseignements.etat import CODE
from preau.houses.demarches.teleservices.fiche_renseignements.numeros import numero_of
from preau.houses.demarches.teleservices.fiche_renseignements.pages.demande import (
    fiche_page,
    page_of,
    read_etat,
    see_other,
    show,
    url_of,
)
from preau.houses.demarches.teleservices.fiche_renseignements.refusals import (
    BrouillonChange,
    BrouillonIllisible,
    InformationsChangees,
)
from preau.houses.demarches.teleservices.fiche_renseignements.vue import parties_of
from preau.houses.demarches.visiteur import EnfantVu, Visiteur
from preau.protocols.refusals import Refusal

SHOWN = 10
"""Fiches sent before, listed on the page."""


@require_safe
@fiche_page
def fiche(request: HttpRequest, who: Visiteur, enfant: EnfantVu) -> HttpResponse:
    """`/enfants/<eleve>/fiche-de-renseignements/`."""
    return _show(request, enfant)


@require_POST
@fiche_page
def exact(request: HttpRequest, who: Visiteur, enfant: EnfantVu) -> HttpResponse:
    """« Tout est exact », said of what the page showed."""
    try:
        row = attest(who, enfant, page_of(request, read_etat(enfant).connu.rubriques), request)
    except (InformationsChangees, BrouillonChange) as refusal:
        return _show(request, enfant, refusal)
    return see_other(f"{url_of('fiche-suivi', enfant, row.public_id)}?envoyee=1")


@require_http_methods(["GET", "HEAD", "POST"])
@fiche_page
def abandonner(request: HttpRequest, who: Visiteur, enfant: EnfantVu) -> HttpResponse:
    """« Abandonner le brouillon »: asked once, then done."""
    if request.method == "POST":
        abandon(who, enfant, request)
        return see_other(url_of("fiche", enfant))
    return show(request, "abandonner", enfant, {})


def _show(request: HttpRequest, enfant: EnfantVu, refusal: Refusal | None = None) -> HttpResponse:
    try:
        etat = read_etat(enfant)
    except BrouillonIllisible as trouble:
        return show(request, "illisible", enfant, {"refusal": trouble}, trouble.status)
    changes = etat.draft.changements(etat.connu)
    row = etat.row
    context = {
        "refusal": refusal,
        "parties": parties_of(enfant, etat.connu, etat.draft),
        "may_add": etat.draft.may_add(etat.connu),
        "brouillon": row,
        "expire_at": row.updated_at + settings.current().brouillon_life if row else None,
        "is_changed": bool(changes),
        "suite": url_of("fiche-pieces" if settings.current().pieces else "fiche-recapitulatif", enfant),
        "version": etat.version,
        "vu": etat.connu.digest(),
        "envois": _sent(enfant),
    }
    return show(request, "fiche", enfant, context, refusal.status if refusal else 200)


def _sent(enfant: EnfantVu) -> list[tuple[Dossier, str]]:
    rows = Dossier.objects.filter(teleservice=CODE, eleve=enfant.public_id, personne=enfant.personne)
    sent = rows.exclude(etat=Dossier.Etat.BROUILLON).order_by("-submitted_at", "-pk")
    return [(row, numero_of(row.public_id)) for row in sent[:SHOWN]]
