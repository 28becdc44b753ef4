"""Dress every answer, refusals included, in the name of the school it is asked at and the skin of its ENT; the office's
pages in those of the desk's school, whatever the address they are asked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse

from preau.houses.site import sites
from preau.houses.site.sites_file import SiteEcole
from preau.kit.design import skins

Next = Callable[[HttpRequest], HttpResponse]
OFFICE = "/bureau/"


class SiteMiddleware:
    """Puts `site_ecole` on the request (None at the office's own address), and what kit/design reads of it.

    A host that is nobody's is refused with 400, as Django refuses those outside ALLOWED_HOSTS.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find the school, then answer. The door of an office of several schools wears none of them."""
        host = request.get_host()
        site = sites.find(host)
        if site is None and not sites.is_office(host):
            raise DisallowedHost("no school at this host")
        request.site_ecole = site  # type: ignore[attr-defined]
        if site is not None and not (request.path.startswith(OFFICE) and len(sites.every()) > 1):
            _dress(request, site)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: dict[str, Any]) -> None:
        """A desk wears its own school."""
        desk = sites.with_uai(str(kwargs.get("uai", "")))
        if desk is not None:
            _dress(request, desk)


def _dress(request: HttpRequest, site: SiteEcole) -> None:
    request.nom_maison = site.nom  # type: ignore[attr-defined]
    request.habillage = skins.find(site.habillage) if site.habillage else None  # type: ignore[attr-defined]
