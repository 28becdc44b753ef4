"""Views that fail in each way."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import DataError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path

from preau.kit.errors.refusals import ServiceOccupe
from preau.protocols.refusals import Refusal


class Essai(Refusal):
    code = "ESSAI-0001"
    status = 409
    personne = "Le dossier de {prenom} est déjà ouvert. Fermez-le & recommencez."
    support = "Deux fenêtres | deux dossiers."
    protocol_error = "urn:essai:deux"


def refuse(request: HttpRequest) -> HttpResponse:
    raise Essai("compte abc", prenom="<b>Léa</b>", **request.GET.dict())


def missing(request: HttpRequest) -> HttpResponse:
    raise Http404("secret du programme")


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("secret du programme")


def malformed(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("secret du programme")


def busy(request: HttpRequest) -> HttpResponse:
    raise OperationalError("database is locked")


def broken_database(request: HttpRequest) -> HttpResponse:
    raise OperationalError("no such table: secret")


def nul(request: HttpRequest) -> HttpResponse:
    raise DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")


def too_long(request: HttpRequest) -> HttpResponse:
    raise DataError("value too long for type character varying(40)")


def fault(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError("secret du programme")


def post_only(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def shed(request: HttpRequest) -> HttpResponse:
    raise ServiceOccupe


VIEWS = (refuse, missing, forbidden, malformed, busy, broken_database, nul, too_long, fault, post_only, shed)
urlpatterns = [path("", include("preau.kit.design.urls")), *(path(f"{v.__name__}/", v) for v in VIEWS)]
