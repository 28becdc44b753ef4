"""What a service says of itself: ServiceProviderConfig, ResourceTypes, Schemas (RFC 7643 §5, RFC 7644 §4)."""

from __future__ import annotations

from typing import Any

from preau.protocols.scim import names
from preau.protocols.scim.bodies import MAXIMUM
from preau.protocols.scim.bulk import OPERATIONS_MAXIMUM
from preau.protocols.scim.catalogue import RESOURCE_TYPES, SCHEMAS
from preau.protocols.scim.lists import PAGE_MAXIMUM, write_list
from preau.protocols.scim.refusals import RessourceInconnue


def service_provider_config(base: str) -> dict[str, Any]:
    """Filters, sorts, PATCH, versions and letters in bulk are offered, passwords are not; `base` is our address."""
    return {
        "schemas": [names.CONFIG],
        "patch": {"supported": True},
        "bulk": {"supported": True, "maxOperations": OPERATIONS_MAXIMUM, "maxPayloadSize": MAXIMUM},
        "filter": {"supported": True, "maxResults": PAGE_MAXIMUM},
        "changePassword": {"supported": False},
        "sort": {"supported": True},
        "etag": {"supported": True},
        "authenticationSchemes": [
            {
                "type": "oauthbearertoken",
                "name": "Jeton d'établissement",
                "description": "Authorization: Bearer, with a token made by `preau comptes jeton add`.",
                "primary": True,
            }
        ],
        "meta": {"resourceType": "ServiceProviderConfig", "location": f"{base}/ServiceProviderConfig"},
    }


def resource_types(base: str, name: str = "") -> dict[str, Any]:
    """All resource types as a list, or the one of that name. Raises RessourceInconnue."""
    return _one_or_all({kind.name: kind.as_json(base) for kind in RESOURCE_TYPES}, name)


def schemas(base: str, urn: str = "") -> dict[str, Any]:
    """All schemas as a list, or the one of that URN. Raises RessourceInconnue."""
    return _one_or_all({schema.id: schema.as_json(base) for schema in SCHEMAS}, urn)


def _one_or_all(known: dict[str, dict[str, Any]], name: str) -> dict[str, Any]:
    if not name:
        return write_list(list(known.values()), len(known), 1)
    if name not in known:
        raise RessourceInconnue(name[:80])
    return known[name]
