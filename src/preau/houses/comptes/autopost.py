"""The page that carries an answer to the service provider: a form that posts itself, or by its button (design.md §1).

Its policy has no `form-action`, which would also govern the provider's own redirects; its only form comes from the
provider's metadata. Existing clients read its hidden fields SAMLResponse and RelayState
(specs/educonnect-ent.md §1.1, specs/pronote-protocol.md §5).
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from preau.houses.comptes.actions.answer import Answer

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def fill(response: HttpResponse, request: HttpRequest, answer: Answer) -> HttpResponse:
    """Make `response`, which may already carry cookies, the auto-post page of `answer`."""
    response.content = render_to_string("comptes/saml/autopost.html", {"answer": answer}, request)
    response["Content-Type"] = "text/html; charset=utf-8"
    response["Cache-Control"] = "no-store"
    response["Content-Security-Policy"] = POLICY
    return response


def page(request: HttpRequest, answer: Answer) -> HttpResponse:
    """The auto-post page of `answer`."""
    return fill(HttpResponse(), request, answer)
