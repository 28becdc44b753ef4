"""Which provider an answer is judged by, and what we know of it from its metadata."""

from __future__ import annotations

from preau.houses.portail.models import IdentityProvider, PendingRequest
from preau.houses.portail.refusals import FournisseurInconnu
from preau.protocols.saml import names
from preau.protocols.saml.bindings import decode_base64
from preau.protocols.saml.xml import optional_child, parse, whole_text


def provider_of(saml_response: str) -> IdentityProvider:
    """The provider whose keys this answer, not yet believed, must satisfy.

    The one we asked when it names a request of ours, whatever Issuer it claims; else the one it claims to be. Raises
    FournisseurInconnu, or a SAML refusal when it is no XML that we would read.
    """
    response = parse(decode_base64(saml_response))
    asked = PendingRequest.objects.select_related("idp").filter(request_id=response.get("InResponseTo", "")).first()
    if asked:
        return asked.idp
    claimed = whole_text(optional_child(response, names.saml("Issuer")))
    idp = IdentityProvider.objects.filter(entity_id=claimed).first()
    if idp is None:
        raise FournisseurInconnu
    return idp
