"""The provider of families, and what we know of it from its metadata."""

from __future__ import annotations

from preau.houses.demarches.models import IdentityProvider, PendingRequest
from preau.houses.demarches.refusals import ConnexionNonReglee, FournisseurInconnu
from preau.protocols.saml import names
from preau.protocols.saml.bindings import decode_base64
from preau.protocols.saml.xml import optional_child, parse, whole_text


def current_idp() -> IdentityProvider:
    """The provider in service. Raises ConnexionNonReglee without one."""
    found = IdentityProvider.objects.filter(is_current=True).first()
    if found is None:
        raise ConnexionNonReglee
    return found


def provider_of(saml_response: str) -> IdentityProvider:
    """The provider whose keys this answer, not yet believed, must satisfy: the one in service.

    A request of ours may have left before it came into service: then its answer is judged by the provider that was
    asked, and refused. Raises FournisseurInconnu, or a SAML refusal when it is no XML that we would read.
    """
    response = parse(decode_base64(saml_response))
    idp = current_idp()
    asked = PendingRequest.objects.filter(request_id=response.get("InResponseTo", "")).first()
    claimed = whole_text(optional_child(response, names.saml("Issuer")))
    if (asked is not None and asked.idp_id != idp.pk) or (asked is None and claimed != idp.entity_id):
        raise FournisseurInconnu
    return idp
