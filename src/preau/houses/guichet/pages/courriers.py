"""Letters: those issued, asking for more, one issue with its documents and who received what (J18)."""

from __future__ import annotations

from io import BytesIO

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.houses.guichet import approbations, produits
from preau.houses.guichet.actions import issue_letters
from preau.houses.guichet.actions.list_letters import follow, names_of
from preau.houses.guichet.actions.mandats import list_divisions
from preau.houses.guichet.courriers.refusals import PersonneANotifier, TropDePersonnes
from preau.houses.guichet.droits import Droit
from preau.houses.guichet.models import Document, Lot
from preau.houses.guichet.pages.courriers_form import CourriersForm
from preau.houses.guichet.poste import Poste, requires
from preau.kit.agents import requires_recent
from preau.kit.jobs.models import Job

PER_PAGE = 50
POLL = 2  # seconds


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Droit.NOTIFIER)
def courriers(request: HttpRequest, poste: Poste) -> HttpResponse:
    """What was issued, and the form that asks for more."""
    form = CourriersForm(request.POST if request.method == "POST" else None, divisions=list_divisions(poste.uai))
    if form.is_valid():
        try:
            lot = issue_letters.prepare_lot(poste, request, **form.asked())
        except (PersonneANotifier, TropDePersonnes) as refusal:
            form.add_error("classes", refusal.sentence())
        else:
            return redirect("guichet:lot", poste.uai, lot.public_id)
    lots = Lot.objects.filter(uai=poste.uai).exclude(state=Lot.State.ABANDONNE).order_by("-created_at")[:PER_PAGE]
    context = {"poste": poste, "form": form, "lots": lots, "erreurs": bool(form.errors)}
    return render(request, "guichet/courriers/liste.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
@requires(Droit.NOTIFIER)
def lot(request: HttpRequest, poste: Poste, lot: str) -> HttpResponse:
    """One issue; while it is being made the page asks again by itself."""
    row = _lot(poste, lot)
    job = Job.objects.filter(public_id=row.job).first() if row.state == Lot.State.EN_COURS else None
    page = Paginator(row.envois.order_by("rang"), PER_PAGE).get_page(request.GET.get("page"))
    needs = row.state == Lot.State.PREPARE and approbations.needs(poste, issue_letters.ACT)
    context = {
        "poste": poste,
        "lot": row,
        "job": job,
        "is_broken": issue_letters.is_broken(row),
        "documents": row.documents.order_by("rang", "genre"),
        "page": page,
        "lignes": follow(poste, list(page.object_list)),
        "personnes": names_of(row.profil, row.personnes),
        "needs_approval": needs,
        "approbation": approbations.find(poste, issue_letters.ACT, row.public_id) if needs else None,
        "is_agreed": not needs or _is_agreed(poste, row),
    }
    response = render(request, "guichet/courriers/lot.html", context)
    if job is not None and not context["is_broken"]:
        response["Refresh"] = str(POLL)
    return response


@never_cache
@require_POST
@requires(Droit.NOTIFIER)
@requires_recent
def lancer(request: HttpRequest, poste: Poste, lot: str) -> HttpResponse:
    """« Produire les courriers »; asks a second person first when the school wants two."""
    row = _lot(poste, lot)
    if row.state == Lot.State.PREPARE and not _is_agreed(poste, row):
        resume = _("%(nombre)s courriers : %(profil)s") % {
            "nombre": row.comptes.get("prevus", 0),
            "profil": row.get_profil_display(),
        }
        here = reverse("guichet:lot", args=[poste.uai, row.public_id])
        approbations.ask(poste, issue_letters.ACT, row.public_id, resume, page=here, request=request)
    else:
        issue_letters.start_lot(poste, row, request)
    return redirect("guichet:lot", poste.uai, row.public_id)


@never_cache
@require_POST
@requires(Droit.NOTIFIER)
def abandonner(request: HttpRequest, poste: Poste, lot: str) -> HttpResponse:
    """« Abandonner » what was prepared."""
    issue_letters.drop_lot(poste, _lot(poste, lot), request)
    return redirect("guichet:courriers", poste.uai)


@never_cache
@require_safe
@requires(Droit.NOTIFIER)
@requires_recent
def document(request: HttpRequest, poste: Poste, document: str) -> HttpResponseBase:
    """One file, to its school's staff only; each reading is in the journal."""
    row = Document.objects.select_related("lot").filter(public_id=document, lot__uai=poste.uai).first()
    if row is None:
        raise Http404
    content = issue_letters.read_document(row)
    issue_letters.note_reading(poste, row, request)
    return produits.deliver(BytesIO(content), f"{row.genre}-{poste.uai}-{row.rang}.pdf", "application/pdf")


@never_cache
@require_POST
@requires(Droit.NOTIFIER)
def effacer(request: HttpRequest, poste: Poste, lot: str) -> HttpResponse:
    """« Effacer les documents »: once printed, nothing readable remains."""
    issue_letters.erase_documents(poste, _lot(poste, lot), request)
    return redirect("guichet:lot", poste.uai, lot)


def _lot(poste: Poste, public_id: str) -> Lot:
    row = Lot.objects.filter(uai=poste.uai, public_id=public_id).first()
    if row is None:
        raise Http404
    return row


def _is_agreed(poste: Poste, row: Lot) -> bool:
    if not approbations.needs(poste, issue_letters.ACT):
        return True
    known = approbations.find(poste, issue_letters.ACT, row.public_id)
    return known is not None and approbations.granted(known)
