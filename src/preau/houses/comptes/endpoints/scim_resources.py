"""The six resources of /scim/v2/: lists, single reads, PATCH, DELETE, POST (RFC 7644 §3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from preau.houses.comptes.actions import scim_fusions, scim_liens, scim_notifications, scim_tentatives, scim_users
from preau.houses.comptes.actions.scim_lists import Source, list_page
from preau.houses.comptes.actions.scim_perimetre import Perimetre
from preau.houses.comptes.endpoints.scim_door import answer, answer_read, base, body, door
from preau.protocols.refusals import Refusal
from preau.protocols.scim import catalogue, names
from preau.protocols.scim.bulk import read_bulk, write_bulk
from preau.protocols.scim.codec import write_resource
from preau.protocols.scim.lists import read_list
from preau.protocols.scim.messages import Resource
from preau.protocols.scim.patch import read_patch
from preau.protocols.scim.projection import read_projection

View = Callable[..., HttpResponse]
Get = Callable[[Perimetre, str], Resource]


def list_view(source: Source) -> View:
    """GET of a collection."""

    @door("GET")
    def listed(request: HttpRequest, perimetre: Perimetre) -> HttpResponse:
        return answer(list_page(source, perimetre, read_list(request.GET.dict(), source.kind), base()))

    return listed


def search_view(source: Source) -> View:
    """POST of a SearchRequest: the same list, its question kept out of addresses and logs (§3.4.3)."""

    @door("POST")
    def searched(request: HttpRequest, perimetre: Perimetre) -> HttpResponse:
        asked = read_list(body(request, names.SEARCH_REQUEST), source.kind)
        return answer(list_page(source, perimetre, asked, base()))

    return searched


def read(request: HttpRequest, perimetre: Perimetre, get: Get, public_id: str) -> HttpResponse:
    """GET of one resource."""
    resource = get(perimetre, public_id)
    whole = write_resource(resource, base())
    return answer_read(request, whole, _projected(request, resource, whole))


def read_view(get: Get) -> View:
    """GET of one resource of a type that cannot be changed."""

    @door("GET")
    def shown(request: HttpRequest, perimetre: Perimetre, public_id: str) -> HttpResponse:
        return read(request, perimetre, get, public_id)

    return shown


@door("GET", "PATCH")
def user(request: HttpRequest, perimetre: Perimetre, public_id: str) -> HttpResponse:
    """An account: read, suspended, reopened, reset."""
    if request.method != "PATCH":
        return read(request, perimetre, scim_users.get_user, public_id)
    operations = read_patch(body(request, names.PATCH_OP))
    return _written(
        request, scim_users.patch_user(perimetre, public_id, operations, **_conditions(request), request=request)
    )


@door("GET", "PATCH", "DELETE")
def rattachement(request: HttpRequest, perimetre: Perimetre, public_id: str) -> HttpResponse:
    """A link: read, or taken out of its account, which `etat` = coupe and DELETE both do."""
    conditions = _conditions(request)
    if request.method == "DELETE":
        scim_liens.detach(perimetre, public_id, **conditions, request=request)
        return HttpResponse(status=204)
    if request.method != "PATCH":
        return read(request, perimetre, scim_liens.get_rattachement, public_id)
    operations = read_patch(body(request, names.PATCH_OP))
    left = scim_liens.patch_rattachement(perimetre, public_id, operations, **conditions, request=request)
    return _written(request, left) if left is not None else HttpResponse(status=204)


@door("GET", "PATCH")
def signalement(request: HttpRequest, perimetre: Perimetre, public_id: str) -> HttpResponse:
    """A report: read, closed."""
    if request.method != "PATCH":
        return read(request, perimetre, scim_liens.get_signalement, public_id)
    operations = read_patch(body(request, names.PATCH_OP))
    return _written(
        request, scim_liens.patch_signalement(perimetre, public_id, operations, **_conditions(request), request=request)
    )


@door("GET", "PATCH")
def fusion(request: HttpRequest, perimetre: Perimetre, public_id: str) -> HttpResponse:
    """Two accounts joined: read, taken apart."""
    if request.method != "PATCH":
        return read(request, perimetre, scim_fusions.get_fusion, public_id)
    operations = read_patch(body(request, names.PATCH_OP))
    return _written(
        request, scim_fusions.patch_fusion(perimetre, public_id, operations, **_conditions(request), request=request)
    )


@door("GET", "POST")
def notifications(request: HttpRequest, perimetre: Perimetre) -> HttpResponse:
    """Letters: listed, or one issued."""
    if request.method != "POST":
        source = scim_notifications.Notifications()
        return answer(list_page(source, perimetre, read_list(request.GET.dict(), source.kind), base()))
    data = body(request, names.NOTIFICATION)
    return _written(request, scim_notifications.issue_notification(perimetre, data, request=request), 201)


@door("POST")
def bulk(request: HttpRequest, perimetre: Perimetre) -> HttpResponse:
    """Letters for several people; each is issued or refused alone (RFC 7644 §3.7)."""
    asked = read_bulk(body(request, names.BULK_REQUEST), catalogue.NOTIFICATION.endpoint)
    issued = scim_notifications.issue_several(perimetre, [one.data for one in asked], request=request)
    answers = [one if isinstance(one, Refusal) else write_resource(one, base()) for one in issued]
    return answer(write_bulk(list(zip(asked, answers, strict=True))))


users = list_view(scim_users.Users())
rattachements = list_view(scim_liens.Rattachements())
signalements = list_view(scim_liens.Signalements())
fusions = list_view(scim_fusions.Fusions())
tentatives = list_view(scim_tentatives.Tentatives())
tentative = read_view(scim_tentatives.get_tentative)
notification = read_view(scim_notifications.get_notification)


def _conditions(request: HttpRequest) -> dict[str, Any]:
    return {"if_match": request.headers.get("If-Match", ""), "base": base()}


def _written(request: HttpRequest, resource: Resource, status: int = 200) -> HttpResponse:
    """The resource after a change; its version is the one that a GET will give, without a password shown once."""
    whole = write_resource(resource, base())
    response = answer(_projected(request, resource, whole), status)
    response["ETag"] = whole["meta"]["version"]
    return response


def _projected(request: HttpRequest, resource: Resource, whole: dict[str, Any]) -> dict[str, Any]:
    return read_projection(request.GET.dict(), resource.kind).apply(whole, resource.kind)
