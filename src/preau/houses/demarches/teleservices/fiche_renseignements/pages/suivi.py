"""What was sent: each line and what the office answered, the history, taking back, correcting, sending elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.houses.demarches.droits import FICHE, may
from preau.houses.demarches.models import Dossier, Ligne
from preau.houses.demarches.teleservices.fiche_renseignements import champs
from preau.houses.demarches.teleservices.fiche_renseignements.actions.ecrire import copy_own, reopen
from preau.houses.demarches.teleservices.fiche_renseignements.actions.retirer import may_retract, own_sent, retract
from preau.houses.demarches.teleservices.fiche_renseignements.champs import CONTACT
from preau.houses.demarches.teleservices.fiche_renseignements.etat import Connu, cle_of, read_connu
from preau.houses.demarches.teleservices.fiche_renseignements.histoire import read_histoire
from preau.houses.demarches.teleservices.fiche_renseignements.lignes import LigneLue, read_lignes
from preau.houses.demarches.teleservices.fiche_renseignements.numeros import numero_of
from preau.houses.demarches.teleservices.fiche_renseignements.pages.demande import fiche_page, see_other, show, url_of
from preau.houses.demarches.visiteur import EnfantVu, Visiteur

Decision = Ligne.Decision


@dataclass(frozen=True)
class Suivie:
    """A line of the page: what the registry says now when it is no longer what the family saw."""

    lue: LigneLue
    maintenant: list[str] | None


@require_safe
@fiche_page
def suivi(request: HttpRequest, who: Visiteur, enfant: EnfantVu, dossier: str) -> HttpResponse:
    """`…/envois/<dossier>/`."""
    row = own_sent(enfant, dossier)
    connu = read_connu(enfant)
    lines = [Suivie(one, _changed(one, connu)) for one in read_lignes(row)]
    others = _elsewhere(who, enfant, row)
    context = {
        "dossier": row,
        "numero": numero_of(row.public_id),
        "is_new": request.GET.get("envoyee") == "1" and (not lines or row.etat == Dossier.Etat.ENVOYE),
        "lignes": lines,
        "pieces": row.pieces.all(),
        "histoire": read_histoire(row),
        "may_retract": may_retract(row),
        "freres": [one for one in who.enfants if one.personne == enfant.personne and one != enfant],
        "doubles": [one for one in others if one.uai == enfant.uai],
        "ailleurs": [one for one in others if one.uai != enfant.uai],
        "retour": url_of("fiche", enfant),
    }
    return show(request, "suivi", enfant, context)


@require_http_methods(["GET", "HEAD", "POST"])
@fiche_page
def retirer(request: HttpRequest, who: Visiteur, enfant: EnfantVu, dossier: str) -> HttpResponse:
    """« Retirer ma demande »: asked once, then done."""
    if request.method == "POST":
        row = retract(who, enfant, dossier, request)
        return see_other(url_of("fiche-suivi", enfant, row.public_id))
    row = own_sent(enfant, dossier)
    context = {"dossier": row, "numero": numero_of(row.public_id), "may_retract": may_retract(row)}
    return show(request, "retirer", enfant, context)


@require_POST
@fiche_page
def corriger(request: HttpRequest, who: Visiteur, enfant: EnfantVu, dossier: str, ligne: str) -> HttpResponse:
    """A refused line into a new draft, on the page where it is corrected."""
    found = own_sent(enfant, dossier).lignes.filter(public_id=ligne, decision=Decision.REFUSEE).first()
    if found is None:
        raise Http404
    cle = reopen(who, enfant, found)
    if found.champ == CONTACT:
        return see_other(url_of("fiche-contact", enfant, cle.partition("|")[0]))
    return see_other(url_of("fiche-rubrique", enfant, found.rubrique))


@require_POST
@fiche_page
def ailleurs(request: HttpRequest, who: Visiteur, enfant: EnfantVu, dossier: str) -> HttpResponse:
    """The same own details for another record of this person: a draft there, to check and send."""
    row = own_sent(enfant, dossier)
    wanted = request.POST.get("enfant", "")
    other = next((one for one in _elsewhere(who, enfant, row) if one.public_id == wanted), None)
    if other is None:
        raise Http404
    copy_own(who, row, other)
    return see_other(url_of("fiche", other))


def _changed(one: LigneLue, connu: Connu) -> list[str] | None:
    """What the registry says now of a line that waits, when it is not what it said; None when nothing changed."""
    row = one.row
    if row.decision != Decision.ATTENTE or not row.fiche:
        return None
    now = connu.valeurs.get(cle_of(row.fiche, row.champ), "")
    return None if now == one.avant else champs.lines_of(row.champ, now)


def _elsewhere(who: Visiteur, enfant: EnfantVu, row: Dossier) -> list[EnfantVu]:
    """One pupil for each other record of this person, when the fiche holds details of their own: in another school, or
    in the same one, which has typed them once for each child."""
    if row.etat == Dossier.Etat.RETIRE or enfant.lien == "soi":
        return []
    if not row.lignes.filter(fiche=row.personne).exists():
        return []
    others = [one for one in who.enfants if one.personne != enfant.personne and may(one, FICHE)]
    return list({one.personne: one for one in reversed(others)}.values())
