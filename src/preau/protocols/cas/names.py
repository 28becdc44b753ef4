"""Words of the CAS protocol 3.0.3 that several rooms of this package write the same way."""

from __future__ import annotations

from typing import Final

CAS: Final = "http://www.yale.edu/tp/cas"
"""Namespace of every XML answer (appendix A)."""
SAMLP2: Final = "urn:oasis:names:tc:SAML:2.0:protocol"
SAML2: Final = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP1: Final = "urn:oasis:names:tc:SAML:1.0:protocol"
SAML1: Final = "urn:oasis:names:tc:SAML:1.0:assertion"
SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
ATTRIBUTES: Final = "http://www.ja-sig.org/products/cas"
"""AttributeNamespace of a SAML 1.1 answer (specs/educonnect-ent.md §2.2)."""

# §2.5.3 and §2.7.3
INVALID_REQUEST: Final = "INVALID_REQUEST"
INVALID_TICKET_SPEC: Final = "INVALID_TICKET_SPEC"
UNAUTHORIZED_SERVICE_PROXY: Final = "UNAUTHORIZED_SERVICE_PROXY"
INVALID_PROXY_CALLBACK: Final = "INVALID_PROXY_CALLBACK"
INVALID_TICKET: Final = "INVALID_TICKET"
INVALID_SERVICE: Final = "INVALID_SERVICE"
UNAUTHORIZED_SERVICE: Final = "UNAUTHORIZED_SERVICE"


def cas(tag: str) -> str:
    """`{http://www.yale.edu/tp/cas}tag`."""
    return f"{{{CAS}}}{tag}"


def saml1(tag: str) -> str:
    """An element of a SAML 1.1 assertion."""
    return f"{{{SAML1}}}{tag}"


def samlp1(tag: str) -> str:
    """An element of a SAML 1.1 message."""
    return f"{{{SAMLP1}}}{tag}"
