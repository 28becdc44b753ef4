"""The provider's discovery document, read with suspicion (OpenID Connect Discovery 1.0 §3 and §4)."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

from preau.protocols.oidc.discovery import PATH
from preau.protocols.oidc.refusals_token import UriNotRegistrable
from preau.protocols.oidc.registration import check_registrable
from preau.protocols.oidc.relying.documents import read_object
from preau.protocols.oidc.relying.messages import ProviderMetadata
from preau.protocols.oidc.relying.refusals import DiscoveryIssuerWrong, DiscoveryUnreadable, EndpointRefused, during

REQUIRED: Final = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
OPTIONAL: Final = ("end_session_endpoint",)


def discovery_url(issuer: str) -> str:
    """Discovery 1.0 §4.1: the well-known path below the issuer, whose last slash is left out."""
    return issuer.removesuffix("/") + PATH


def read_discovery(body: bytes, issuer: str) -> ProviderMetadata:
    """The addresses of `issuer`, from the document fetched at `discovery_url(issuer)`.

    Raises DiscoveryUnreadable, DiscoveryIssuerWrong (§4.3: the same, to the letter) or EndpointRefused.
    """
    with during("discovery"):
        try:
            document = read_object(body)
        except ValueError as error:
            raise DiscoveryUnreadable(str(error)) from error
        if document.get("issuer") != issuer or not issuer:
            raise DiscoveryIssuerWrong()
        found = {name: read_endpoint(document, name, issuer) for name in REQUIRED}
        found |= {name: read_endpoint(document, name, issuer) for name in OPTIONAL if document.get(name)}
        promises_iss = document.get("authorization_response_iss_parameter_supported") is True
        return ProviderMetadata(issuer=issuer, iss_parameter_supported=promises_iss, **found)


def read_endpoint(document: dict[str, Any], name: str, issuer: str) -> str:
    """§3: an address in https; http to this very machine only where the issuer itself is so. Raises EndpointRefused."""
    url = document.get(name)
    try:
        check_registrable(url if isinstance(url, str) else "")
    except UriNotRegistrable as error:
        raise EndpointRefused(name, membre=name) from error
    if urlsplit(str(url)).scheme != "https" and urlsplit(issuer).scheme == "https":
        raise EndpointRefused(name, membre=name)
    return str(url)
