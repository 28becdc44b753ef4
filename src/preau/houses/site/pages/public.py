"""A page that anybody may read and keep: no script, compressed, asked again only to learn that it has not changed.

Such a page holds no form and no secret, so it may be compressed (BREACH needs one). What the office publishes or
withdraws shows at once: browsers keep the page but ask each time.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.http import require_safe

from preau.houses.site import sites, vitrine
from preau.houses.site.vitrine import Vitrine
from preau.kit.design.typography import bind

View = Callable[..., HttpResponse]
KEEP = "public, no-cache"
LEAST = 600
"""Octets below which compressing is not worth it."""


def public_page(view: View) -> Callable[..., HttpResponseBase]:
    """Decorates `view(request, shown, …)`, which gets the shown side of the school asked for. GET and HEAD only."""

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        request.modules = ()  # type: ignore[attr-defined]
        return publish(request, view(request, _shown(request), **kwargs))

    return answer


def _shown(request: HttpRequest) -> Vitrine:
    return vitrine.of(sites.of(request))


def publish(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """The same answer with its ETag, compressed when the browser takes it, or 304."""
    if response.status_code != 200:
        return response
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    content = bind(response.content.decode()).encode() if is_page else response.content
    etag = f'W/"{hashlib.sha256(content).hexdigest()[:24]}"'
    response.content = content
    response["ETag"] = etag
    response["Cache-Control"] = KEEP
    patch_vary_headers(response, ["Accept-Encoding"])
    kept = get_conditional_response(request, etag=etag, response=response)
    if kept is not response:
        return kept or response
    if len(content) >= LEAST and "gzip" in request.headers.get("Accept-Encoding", ""):
        response.content = gzip.compress(content, 6, mtime=0)
        response["Content-Encoding"] = "gzip"
        response["Content-Length"] = str(len(response.content))
    return response
