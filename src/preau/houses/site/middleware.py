"""Dress every answer, refusals included, in the name of the school it is asked at and the skin of its ENT."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse

from preau.houses.site import sites
from preau.kit.design import skins

Next = Callable[[HttpRequest], HttpResponse]


class SiteMiddleware:
    """Puts `site_ecole` on the request (None at the office's own address), and what kit/design reads of it.

    A host that is nobody's is refused with 400, as Django refuses those outside ALLOWED_HOSTS.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find the school, then answer."""
        host = request.get_host()
        site = sites.find(host)
        if site is None and not sites.is_office(host):
            raise DisallowedHost("no school at this host")
        request.site_ecole = site  # type: ignore[attr-defined]
        if site is not None:
            request.nom_maison = site.nom  # type: ignore[attr-defined]
            request.habillage = skins.find(site.habillage) if site.habillage else None  # type: ignore[attr-defined]
        return self.get_response(request)
