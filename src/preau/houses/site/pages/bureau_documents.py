"""The office's « Documents joints »: added, replaced at the same address, put in order, withdrawn."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.houses.site.actions import publier
from preau.houses.site.bureau_refusals import FormulaireTropGros
from preau.houses.site.depot import depot
from preau.houses.site.models import Document
from preau.houses.site.settings import current
from preau.kit import piecekit
from preau.kit.bureau import Bureau, bureau_required
from preau.kit.design.forms import Form, TextField
from preau.kit.piecekit import Kept

bounded = piecekit.bounded(lambda: depot().largest_request, FormulaireTropGros)


class DocumentForm(Form):
    """The words of a document; its file comes beside."""

    titre = TextField(
        label=_("Titre"),
        hint=_("Le texte du lien, par exemple : Menus de la cantine, novembre"),
        missing=_("Donnez un titre au document"),
        spellcheck=True,
        autocomplete="off",
    )
    categorie = TextField(
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
    }
    return render(request, "site/bureau/documents.html", context)


@bounded
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
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
            publier.add_document(
                kept, uai=bureau.uai, titre=titre, categorie=categorie, par=bureau.actor, request=request
            )
            return redirect("site:bureau-documents", bureau.uai)
    return _page(request, bureau, form, None)


@bounded
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@bureau_required
def modifier(request: HttpRequest, bureau: Bureau, document: str) -> HttpResponse:
    """Change its words, or its file; one withdrawn is put back by being saved."""
    row = _of(bureau, document)
    initial = {"titre": row.titre, "categorie": row.categorie, "version": row.version}
    form = DocumentForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        kept = _file(request, bureau, form)
        if form.is_valid():
            said = form.cleaned_data
            publier.revise_document(
                row,
                titre=said["titre"],
                categorie=said["categorie"],
                version=said.get("version") or 0,
                kept=kept,
                par=bureau.actor,
                request=request,
            )
            return redirect("site:bureau-documents", bureau.uai)
    return _page(request, bureau, form, row)


@never_cache
@require_POST
@bureau_required
def retirer(request: HttpRequest, bureau: Bureau, document: str) -> HttpResponse:
    """Take it off the site."""
    publier.withdraw_document(_of(bureau, document), par=bureau.actor, request=request)
    return redirect("site:bureau-documents", bureau.uai)


@never_cache
@require_POST
@bureau_required
def deplacer(request: HttpRequest, bureau: Bureau, document: str) -> HttpResponse:
    """One place up or down."""
    up = request.POST.get("sens") == "haut"
    publier.move_document(_of(bureau, document), up=up, par=bureau.actor, request=request)
    return redirect("site:bureau-documents", bureau.uai)


def _file(request: HttpRequest, bureau: Bureau, form: DocumentForm) -> Kept | None:
    """The file of a form that is right, kept; one that is refused makes the form wrong."""
    kept, refused = depot().keep_all(bureau.actor, 0, request.FILES.getlist("fichier")[:1])
    for reason in refused:
        form.add_error(None, reason)
    return kept[0] if kept else None


def _page(request: HttpRequest, bureau: Bureau, form: DocumentForm, row: Document | None) -> HttpResponse:
    context = {"bureau": bureau, "form": form, "document": row, "most": current().document_octets}
    return render(request, "site/bureau/document.html", context, status=422 if form.errors else 200)


def _of(bureau: Bureau, public_id: str) -> Document:
    row = Document.objects.filter(uai=bureau.uai, public_id=public_id).first()
    if row is None:
        raise Http404
    return row
