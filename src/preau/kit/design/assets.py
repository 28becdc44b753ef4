"""The stylesheet and the logo of a skin, kept by browsers for a year and compressed once."""

from __future__ import annotations

import gzip
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from preau.kit.design import skins

YEAR = "public, max-age=31536000, immutable"


@lru_cache(maxsize=32)
def _compressed(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)


def _asked(request: HttpRequest) -> skins.Skin:
    name = request.GET.get("habillage")
    skin = skins.chosen() if name is None else skins.find(name)
    if skin is None:
        raise Http404("habillage")
    return skin


def _serve(request: HttpRequest, skin: skins.Skin, content: bytes, content_type: str) -> HttpResponse:
    fresh = request.GET.get("v") == skin.version
    response = HttpResponse(content, content_type=content_type)
    response["Cache-Control"] = YEAR if fresh else "public, max-age=300"
    response["Vary"] = "Accept-Encoding"
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response.content = _compressed(content)
        response["Content-Encoding"] = "gzip"
    return response


@require_safe
def css(request: HttpRequest) -> HttpResponse:
    """``/skin.css``: the whole stylesheet in the colours of ``?habillage=``, or of the instance."""
    skin = _asked(request)
    return _serve(request, skin, skin.css, "text/css; charset=utf-8")


@require_safe
def logo(request: HttpRequest) -> HttpResponse:
    """``/logo.svg``: the logo of the skin."""
    skin = _asked(request)
    return _serve(request, skin, skin.logo, "image/svg+xml")
