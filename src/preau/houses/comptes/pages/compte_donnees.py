"""Download what is kept of an account (J7): one file, after the password."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from preau.houses.comptes import reauth, visitor
from preau.houses.comptes.actions.history import export_compte

FILE = "mon-compte.json"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauth.recent
def donnees(request: HttpRequest) -> HttpResponse:
    """The page that says what the file holds; its button gives the file."""
    compte = visitor.current_compte(request)
    if request.method != "POST" or compte is None:
        return render(request, "comptes/compte/donnees.html")
    text = json.dumps(export_compte(compte, request=request), ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{FILE}"'
    return response
