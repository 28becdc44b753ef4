"""What makes the mobile space installable: its manifest, and the worker that keeps pages to be read offline."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from preau.houses.viescolaire import settings
from preau.kit.design import skins

ICONS = "viescolaire/icones"
WORKER = Path(__file__).resolve().parent.parent / "static" / "viescolaire" / "js" / "mobile-ouvrier.js"


@cache_control(public=True, max_age=3600)
@require_safe
def manifeste(request: HttpRequest) -> HttpResponse:
    """The web application's name, look and first page (W3C Web Application Manifest)."""
    skin = skins.worn(request)
    space = reverse("viescolaire:mobile")
    drawn = {"src": static(f"{ICONS}/app.svg"), "type": "image/svg+xml", "sizes": "any", "purpose": "any"}
    icons = [
        {"src": static(f"{ICONS}/app-{size}.png"), "type": "image/png", "sizes": f"{size}x{size}", "purpose": purpose}
        for size, purpose in ((192, "any"), (512, "any"), (512, "maskable"))
    ]
    content = {
        "id": space,
        "name": settings.current().service_name,
        "short_name": settings.current().service_name[:12],
        "start_url": space,
        "scope": space,
        "display": "standalone",
        "lang": "fr",
        "dir": "ltr",
        "background_color": skin.tokens["paper"],
        "theme_color": skin.theme_color,
        "icons": [drawn, *icons],
    }
    return JsonResponse(content, content_type="application/manifest+json")


@cache_control(no_cache=True)
@require_safe
def ouvrier(request: HttpRequest) -> HttpResponse:
    """The service worker, at an address under the pages that it serves."""
    return HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")


@cache_control(no_cache=True)
@require_safe
def hors_connexion(request: HttpRequest) -> HttpResponse:
    """What an installed space says of a page that it has not kept; it knows nobody."""
    return render(request, "viescolaire/mobile/hors_connexion.html", {"who": None})


@cache
def _worker() -> bytes:
    return WORKER.read_bytes()
