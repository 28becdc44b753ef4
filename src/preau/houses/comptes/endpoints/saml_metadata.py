"""Our metadata, at Shibboleth's address: for families and for staff (specs/educonnect-ent.md §1.1)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from preau.houses.comptes import idp
from preau.protocols.saml import idp_metadata


@require_safe
def metadata(request: HttpRequest) -> HttpResponse:
    """What service providers read to trust us."""
    response = HttpResponse(
        idp_metadata(idp.config(idp.public_at(request.path))), content_type="application/samlmetadata+xml"
    )
    response["Cache-Control"] = "public, max-age=3600"
    return response
