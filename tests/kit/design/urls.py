"""Pages for the tests of the design room: one that leaves for elsewhere, one about somebody, one that fails."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from preau.kit.design.pages import continuer


def leave(request: HttpRequest) -> HttpResponse:
    """Leave for the address asked."""
    return continuer(request, request.GET["vers"])


def private(request: HttpRequest, nom: str) -> HttpResponse:
    """A page about somebody: its address must not be logged."""
    return HttpResponse("ok", content_type="text/plain")


def broken(request: HttpRequest) -> HttpResponse:
    """A page that fails."""
    raise RuntimeError("panne")


urlpatterns = [
    path("", include("preau.kit.design.urls")),
    path("partir/", leave),
    path("dossier/<str:nom>/", private),
    path("panne/", broken),
]
