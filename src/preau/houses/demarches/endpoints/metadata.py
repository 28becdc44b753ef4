"""What an identity provider must know of this house."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from preau.houses.demarches import keys
from preau.protocols.saml import sp_metadata


@require_safe
def metadata(request: HttpRequest) -> HttpResponse:
    """GET /auth/saml/metadata (saml-metadata §4.1.1)."""
    return HttpResponse(sp_metadata(keys.sp_config()), content_type="application/samlmetadata+xml")
