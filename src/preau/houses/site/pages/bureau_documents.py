"""The office's « Documents joints »: added, replaced at the same address, put in order, withdrawn."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.houses.site import publie, sites
from preau.houses.site.actions import publier
from preau.houses.site.bureau_refusals import ChangeEntreTemps, FormulaireTropGros
from preau.houses.site.depot import depot
from preau.houses.site.models import Document
from preau.houses.site.pages.reponses import at_version, done, meanwhile, told
from preau.houses.site.saisie import Ligne
from preau.houses.site.settings import current
from preau.kit import piecekit
from preau.kit.bureau import Bureau, bureau_required, typed_is_kept
from preau.kit.design.forms import Form
from preau.kit.piecekit import Kept

bounded = piecekit.bounded(lambda: depot().largest_request, FormulaireTropGros)


class DocumentForm(Form):
    """The words of a document; its file comes beside."""

    titre = Ligne(
        label=_("Titre"),
        hint=_("Le texte du lien, par exemple : Menus de la cantine, novembre"),
        missing=_("Donnez un titre au document"),
        spellcheck=True,
        autocomplete="off",
    )
    categorie = Ligne(
        label=_("Rubrique"),
        hint=_("Les documents d'une même rubrique sont montrés ensemble"),
        required=False,
        max_length=80,
        spellcheck=True,
        autocomplete="off",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0, required=False)


@never_cache
@require_safe
@bureau_required
def liste(request: HttpRequest, bureau: Bureau) -> HttpResponse:
    """`/bureau/<uai>/documents/`: those that show, in order, then those withdrawn."""
    rows = list(Document.objects.filter(uai=bureau.uai))
    context = {
        "bureau": bureau,
        "documents": [row for row in rows if row.withdrawn_at is None],
        "retires": [row for row in rows if row.withdrawn_at is not None],
        "fait": told(request),
        "fait_url": _seen_at(request, bureau),
    }
    return render(request, "site/bureau/documents.html", context)


@bounded
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@typed_is_kept
@bureau_required
def ajouter(request: HttpRequest, bureau: Bureau) -> HttpResponse:
    """Publish a file."""
    form = DocumentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        kept = _file(request, bureau, form)
        if kept is None and form.is_valid():
            form.add_error(None, _("Choisissez le fichier à publier"))
        if kept is not None:
            said = form.cleaned_data
            titre, categorie = said["titre"], said["categorie"]
            row = publier.add_document(
                kept, uai=bureau.uai, titre=titre, categorie=categorie, par=bureau.actor, request=request
            )
            return done("site:bureau-documents", bureau.uai, "en-ligne", quoi=row.public_id)
    return _page(request, bureau, form, None)


@bounded
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@typed_is_kept
@bureau_required
def modifier(request: HttpRequest, bureau: Bureau, document: str) -> HttpResponse:
    """Change its words, or its file; one withdrawn is put back by being saved."""
    row = _of(bureau, document)
    form = DocumentForm(request.POST if request.method == "POST" else None, initial=_initial(row))
    if request.method == "POST" and form.is_valid():
        kept = _file(request, bureau, form)
        if form.is_valid():
            return _revise(request, bureau, row, form, kept)
    return _page(request, bureau, form, row)


@never_cache
@require_POST
@bureau_required
def retirer(request: HttpRequest, bureau: Bureau, document: str) -> HttpResponse:
    """Take it off the site."""
    publier.withdraw_document(_of(bureau, document), par=bureau.actor, request=request)
    return done("site:bureau-documents", bureau.uai, "document-retire")


@never_cache
@require_POST
@bureau_required
def deplacer(request: HttpRequest, bureau: Bureau, document: str) -> HttpResponse:
    """One place up or down."""
    up = request.POST.get("sens") == "haut"
    publier.move_document(_of(bureau, document), up=up, par=bureau.actor, request=request)
    answer = done("site:bureau-documents", bureau.uai, "ordre")
    answer["Location"] += f"#document-{document}"
    return answer


def _file(request: HttpRequest, bureau: Bureau, form: DocumentForm) -> Kept | None:
    """The file of a form that is right, kept; one that is refused makes the form wrong."""
    kept, refused = depot().keep_all(bureau.actor, 0, request.FILES.getlist("fichier")[:1])
    for reason in refused:
        form.add_error(None, reason)
    return kept[0] if kept else None


def _revise(request: HttpRequest, bureau: Bureau, row: Document, form: DocumentForm, kept: Kept | None) -> HttpResponse:
    said = form.cleaned_data
    words = {"titre": said["titre"], "categorie": said["categorie"]}
    version = said.get("version") or 0
    try:
        publier.revise_document(row, **words, version=version, kept=kept, par=bureau.actor, request=request)
    except ChangeEntreTemps as refusal:
        row = _of(bureau, row.public_id)
        again = DocumentForm(at_version(request.POST, row.version), initial=_initial(row))
        entretemps = {"refus": refusal, "lignes": [(str(_("Fichier")), row.nom), *meanwhile(again)]}
        return _page(request, bureau, again, row, refusal.status, entretemps=entretemps)
    return done("site:bureau-documents", bureau.uai, "en-ligne", quoi=row.public_id)


def _initial(row: Document) -> dict[str, Any]:
    return {"titre": row.titre, "categorie": row.categorie, "version": row.version}


def _seen_at(request: HttpRequest, bureau: Bureau) -> str:
    """Where the public reads what has just been put online; empty when nothing was."""
    row, site = publie.get_document(bureau.uai, request.GET.get("quoi", "")), sites.with_uai(bureau.uai)
    return f"{site.url}{reverse('site:documents')}" if row and site else ""


def _page(
    request: HttpRequest, bureau: Bureau, form: DocumentForm, row: Document | None, status: int = 0, **more: Any
) -> HttpResponse:
    context = {"bureau": bureau, "form": form, "document": row, "most": current().document_octets, **more}
    return render(request, "site/bureau/document.html", context, status=status or (422 if form.errors else 200))


def _of(bureau: Bureau, public_id: str) -> Document:
    row = Document.objects.filter(uai=bureau.uai, public_id=public_id).first()
    if row is None:
        raise Http404
    return row
