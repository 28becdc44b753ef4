"""The boxes: received, sent, drafts, bin, own folders; and the search among one's own messages."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.houses.portail.actions import messagerie, sort_messages
from preau.houses.portail.models import DossierMessages, Message
from preau.houses.portail.pages.messagerie_acces import frame, messagerie_required
from preau.houses.portail.pages.messagerie_forms import DossierForm, MotsForm
from preau.houses.portail.visiteur import Visiteur

PAGE = 25
MOST_SORTED = 100


@require_safe
@messagerie_required
def reception(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """What was received and put in no folder."""
    return _list(request, who, messagerie.inbox(who), _("Messagerie"), "reception")


@require_safe
@messagerie_required
def boite(request: HttpRequest, who: Visiteur, boite: str) -> HttpResponse:
    """Sent, drafts, bin."""
    match boite:
        case "envoyes":
            return _list(request, who, messagerie.sent(who), _("Messages envoyés"), boite)
        case "brouillons":
            return _list(request, who, messagerie.drafts(who), _("Brouillons"), boite)
        case "corbeille":
            return _list(request, who, messagerie.trash(who), _("Corbeille"), boite)
    raise Http404


@require_safe
@messagerie_required
def dossier(request: HttpRequest, who: Visiteur, public_id: str) -> HttpResponse:
    """One folder of this person."""
    found = _dossier(who, public_id)
    return _list(request, who, messagerie.inbox(who, found), _("Dossier %(nom)s") % {"nom": found.nom}, "", found)


@require_http_methods(["GET", "HEAD", "POST"])
@messagerie_required
def dossiers(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """The folders, and a new one."""
    form = DossierForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        sort_messages.create_dossier(who, form.cleaned_data["nom"].strip())
        return redirect("portail:messagerie-dossiers")
    context = {"form": form, **frame(who, "dossiers")}
    return render(request, "portail/messagerie/dossiers.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@messagerie_required
def modifier_dossier(request: HttpRequest, who: Visiteur, public_id: str) -> HttpResponse:
    """Another name, or no folder any more."""
    found = _dossier(who, public_id)
    if request.method == "POST" and request.POST.get("action") == "supprimer":
        sort_messages.delete_dossier(who, public_id)
        return redirect("portail:messagerie-dossiers")
    form = DossierForm(request.POST if request.method == "POST" else None, initial={"nom": found.nom})
    if request.method == "POST" and form.is_valid():
        if sort_messages.rename_dossier(who, public_id, form.cleaned_data["nom"].strip()):
            return redirect("portail:messagerie-dossiers")
        form.add_error("nom", _("Vous avez déjà un dossier de ce nom"))
    context = {"form": form, **frame(who, "", found)}
    return render(request, "portail/messagerie/dossier.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@messagerie_required
def recherche(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """Words looked for; posted, so that they stand in no address."""
    form = MotsForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, **frame(who, "recherche")}
    if request.method == "POST" and form.is_valid():
        found = messagerie.search(who, form.cleaned_data["mots"])
        context |= {"lignes": messagerie.lines(who, found), "is_asked": True, "most": messagerie.FOUND}
    return render(request, "portail/messagerie/recherche.html", context, status=422 if form.errors else 200)


@require_POST
@messagerie_required
def ranger(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """Bin, folder, back, gone: the messages that are ticked. `deplacer:` and a folder, or nothing for the inbox."""
    geste, _colon, where = request.POST.get("geste", "").partition(":")
    if geste == "vider":
        sort_messages.empty_trash(who)
        return redirect("portail:messagerie-boite", boite="corbeille")
    chosen = request.POST.getlist("m")[:MOST_SORTED]
    if geste not in sort_messages.GESTES:
        raise Http404
    target = _dossier(who, where) if where else None
    sort_messages.sort_messages(who, chosen, geste, target)
    return _back(request, who)


def _back(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """To the box that it was done in."""
    box = request.POST.get("boite", "")
    if box in ("envoyes", "corbeille"):
        return redirect("portail:messagerie-boite", boite=box)
    if box and sort_messages.find_dossier(who, box):
        return redirect("portail:messagerie-dossier", public_id=box)
    return redirect("portail:messagerie")


def _dossier(who: Visiteur, public_id: str) -> DossierMessages:
    found = sort_messages.find_dossier(who, public_id)
    if found is None:
        raise Http404
    return found


def _list(
    request: HttpRequest,
    who: Visiteur,
    rows: QuerySet[Message],
    titre: str,
    boite: str,
    dossier: DossierMessages | None = None,
) -> HttpResponse:
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "titre": titre,
        "page": page,
        "lignes": messagerie.lines(who, list(page.object_list)),
        **frame(who, boite, dossier),
    }
    return render(request, "portail/messagerie/boite.html", context)
