"""The documents that the public reads."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from preau.houses.site import publie, sites
from preau.houses.site.depot import depot
from preau.houses.site.pages.public import public_page
from preau.houses.site.vitrine import Vitrine


@public_page
def liste(request: HttpRequest, shown: Vitrine) -> HttpResponse:
    """`/documents/`."""
    return render(request, "site/documents.html", {"shown": shown, "documents": publie.list_documents(shown.site.uai)})


@require_safe
def un(request: HttpRequest, document: str, nom: str) -> HttpResponse:
    """`/documents/<id>/<name>`: the file of now; under another name than its own, led to its own."""
    row = publie.get_document(sites.of(request).uai, document)
    if row is None:
        raise Http404
    if nom != row.nom:
        return redirect("site:document", row.public_id, row.nom)
    etag = f'"{row.empreinte[:32]}"'
    answer = get_conditional_response(request, etag=etag) or depot().send(row.fichier, row.nom, row.content_type)
    answer["Cache-Control"] = "public, no-cache"
    answer["ETag"] = etag
    return answer
