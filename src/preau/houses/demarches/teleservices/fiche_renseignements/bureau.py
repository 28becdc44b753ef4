"""The office's pages: the fiches received, one fiche line by line, its files, an answer taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from preau.houses.demarches.models import Dossier, Ligne, Piece
from preau.houses.demarches.teleservices.fiche_renseignements import bureau_forms, bureau_vue
from preau.houses.demarches.teleservices.fiche_renseignements.actions.decider import Bilan, decide
from preau.houses.demarches.teleservices.fiche_renseignements.actions.revenir import DECIDED, take_back
from preau.houses.demarches.teleservices.fiche_renseignements.bureau_forms import Reponses, groups_of
from preau.houses.demarches.teleservices.fiche_renseignements.depot import depot
from preau.houses.demarches.teleservices.fiche_renseignements.etat import CODE
from preau.houses.demarches.teleservices.fiche_renseignements.examen import Examen, examine
from preau.houses.demarches.teleservices.fiche_renseignements.histoire import read_histoire
from preau.houses.demarches.teleservices.fiche_renseignements.lignes import read_ligne
from preau.houses.demarches.teleservices.fiche_renseignements.numeros import numero_of
from preau.kit import journal
from preau.kit.bureau import Bureau, bureau_required, typed_is_kept
from preau.protocols.refusals import Refusal

Etat = Dossier.Etat


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@bureau_required
def liste(request: HttpRequest, bureau: Bureau) -> HttpResponse:
    """`/bureau/<uai>/fiche-de-renseignements/`: what waits, oldest first; `?etat=` shows the rest, `?classe=` a class.

    Posted: a name or a number to look for, in every state.
    """
    form = bureau_forms.RechercheForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        found = bureau_vue.search(bureau.uai, form.cleaned_data["texte"])
        return _liste(request, bureau, form, {"trouvees": found, "recues": found.recues, "filtre": "recherche"})
    wanted = request.GET.get("etat", bureau_vue.ATTENTE)
    filtre = wanted if wanted in bureau_vue.FILTRES else bureau_vue.ATTENTE
    classes = bureau_vue.list_classes(bureau.uai)
    classe = request.GET.get("classe", "") if request.GET.get("classe") in classes else ""
    eleves = classes[classe] if classe else None
    page, recues = bureau_vue.read_page(bureau.uai, filtre, request.GET.get("page"), eleves)
    shown = {"classes": list(classes), "classe": classe, "filtre": filtre, "page": page, "recues": recues}
    onglets = bureau_vue.list_onglets(bureau.uai, eleves)
    return _liste(request, bureau, form, {**shown, "onglets": onglets}, 422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@typed_is_kept
@bureau_required
def une(request: HttpRequest, bureau: Bureau, dossier: str) -> HttpResponse:
    """One fiche: what was, what is proposed, the answers. Looking at it is in the journal."""
    row = _of(bureau, dossier)
    examens = examine(row)
    if request.method != "POST":
        _journal("vue", bureau, row, request)
        return _show(request, bureau, row, examens, Reponses(examens=examens))
    form = Reponses(request.POST, examens=examens)
    if not form.is_valid():
        return _show(request, bureau, row, examens, form, status=422)
    try:
        bilan = decide(bureau, dossier, form.reponses(), request)
    except Refusal as refusal:
        row.refresh_from_db()
        return _show(request, bureau, row, examine(row), None, {"refus": refusal.sentence()}, refusal.status)
    if bilan.is_whole and bilan.prises:
        return _see(bureau, dossier, "?fait=1")
    row.refresh_from_db()
    examens = examine(row)
    return _show(request, bureau, row, examens, Reponses(examens=examens), {"bilan": _told(bilan)}, 409)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@bureau_required
def revenir(request: HttpRequest, bureau: Bureau, dossier: str, ligne: str) -> HttpResponse:
    """« Revenir sur cette réponse »: asked once, then the line waits again."""
    row = _of(bureau, dossier)
    found = row.lignes.filter(public_id=ligne).first()
    if found is None or row.etat == Etat.RETIRE:
        raise Http404
    context: dict[str, Any] = {"bureau": bureau, "dossier": row, "lue": read_ligne(found), "numero": _numero(row)}
    if request.method == "POST":
        try:
            take_back(bureau, dossier, ligne, request)
        except Refusal as refusal:
            context["refus"] = refusal.sentence()
            return render(request, "fiche_renseignements/bureau/revenir.html", context, status=refusal.status)
        return _see(bureau, dossier, "?fait=retour")
    if found.decision not in DECIDED:
        return _see(bureau, dossier)
    return render(request, "fiche_renseignements/bureau/revenir.html", context)


@never_cache
@require_safe
@bureau_required
def piece(request: HttpRequest, bureau: Bureau, dossier: str, piece: str) -> HttpResponse:
    """A file joined to a fiche of this school, to be kept and never shown in place."""
    row = _of(bureau, dossier)
    found: Piece | None = row.pieces.filter(public_id=piece).first()
    if found is None:
        raise Http404
    answer = depot().send(found.public_id, found.nom, found.content_type)
    _journal("piece.vue", bureau, row, request)
    return answer


def _liste(
    request: HttpRequest, bureau: Bureau, form: bureau_forms.RechercheForm, shown: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = {"bureau": bureau, "form": form, "ancienne": bureau_vue.oldest_waiting(bureau.uai), **shown}
    return render(request, "fiche_renseignements/bureau/liste.html", context, status=status)


def _of(bureau: Bureau, public_id: str) -> Dossier:
    """A fiche that this school has received; a draft is nobody's but the family's."""
    rows = Dossier.objects.filter(teleservice=CODE, uai=bureau.uai, public_id=public_id)
    row = rows.exclude(etat=Etat.BROUILLON).first()
    if row is None:
        raise Http404
    return row


def _show(
    request: HttpRequest,
    bureau: Bureau,
    row: Dossier,
    examens: Sequence[Examen],
    form: Reponses | None,
    more: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    eleve, division, personne = bureau_vue.name_of(bureau.uai, row)
    open_form = form if row.etat == Etat.ENVOYE else None
    context = {
        "bureau": bureau,
        "dossier": row,
        "numero": _numero(row),
        "eleve": eleve,
        "division": division,
        "personne": personne,
        "form": open_form,
        "erreurs": bool(form is not None and form.errors),
        "lignes": [
            (one, fields, _decider(one.ligne, names))
            for names in [bureau_vue.deciders_of(one.ligne for one in examens)]
            for one, fields in groups_of(open_form, examens)
        ],
        "trouble": next((one.trouble.sentence() for one in examens if one.is_waiting and one.trouble), ""),
        "pieces": row.pieces.all(),
        "histoire": read_histoire(row, of_office=True),
        "fait": request.GET.get("fait", "") if request.method == "GET" else "",
        **(more or {}),
    }
    return render(request, "fiche_renseignements/bureau/une.html", context, status=status)


def _told(bilan: Bilan) -> dict[str, Any]:
    """What the page says of answers that were not taken."""
    names = bureau_vue.deciders_of(one.ligne for one in bilan.tardives)
    return {
        "prises": len(bilan.prises),
        "tardives": [(one, _decider(one.ligne, names)) for one in bilan.tardives],
        "changees": bilan.changees,
        "impossibles": bilan.impossibles,
    }


def _decider(ligne: Ligne, names: dict[str, str]) -> str:
    return names.get(ligne.decided_by, "")


def _numero(row: Dossier) -> str:
    return numero_of(row.public_id)


def _see(bureau: Bureau, dossier: str, query: str = "") -> HttpResponse:
    url = reverse("demarches:fiche-bureau-une", args=[bureau.uai, dossier]) + query
    return HttpResponse(status=303, headers={"Location": url})


def _journal(what: str, bureau: Bureau, row: Dossier, request: HttpRequest) -> None:
    subject, detail = f"dossier:{row.public_id}", {"uai": bureau.uai}
    journal.write(f"demarches.fiche.{what}", actor=bureau.actor, subject=subject, request=request, detail=detail)
