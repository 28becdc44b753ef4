"""What the service says of itself, to anybody; what it does not offer, said as SCIM says it (RFC 7644 §4)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from preau.houses.comptes.actions.scim_perimetre import Perimetre
from preau.houses.comptes.endpoints.scim_door import answer, base, door
from preau.protocols.scim import discovery
from preau.protocols.scim.refusals import OperationNonOfferte, RessourceInconnue

EVERY = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@door("GET", public=True)
def service_provider_config(request: HttpRequest) -> HttpResponse:
    """What is offered."""
    return answer(discovery.service_provider_config(base()))


@door("GET", public=True)
def resource_types(request: HttpRequest, name: str = "") -> HttpResponse:
    """The kinds of resources, or one."""
    return answer(discovery.resource_types(base(), name))


@door("GET", public=True)
def schemas(request: HttpRequest, urn: str = "") -> HttpResponse:
    """Their schemas, or one."""
    return answer(discovery.schemas(base(), urn))


@door(*EVERY)
def me(request: HttpRequest, perimetre: Perimetre) -> HttpResponse:
    """A token is an office's, nobody's account."""
    raise OperationNonOfferte(operation="/Me")


@door(*EVERY)
def unknown(request: HttpRequest, perimetre: Perimetre, rest: str = "") -> HttpResponse:
    """An address of the service that leads nowhere."""
    raise RessourceInconnue
