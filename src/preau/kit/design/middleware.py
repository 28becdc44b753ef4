"""Headers of every answer, and one line of log a request."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from preau.kit.design import health
from preau.kit.design.typography import bind

Next = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger("preau.requete")

PERMISSIONS = ", ".join(
    f"{name}=()" for name in ("accelerometer", "camera", "geolocation", "gyroscope", "microphone", "payment", "usb")
)


class HeadersMiddleware:
    """Adds what django-csp and SecurityMiddleware do not: permissions, opener, and ``no-store`` on every page.

    It stands outside all that renders, so it also binds the spaces of French in every page, those of refusals included.

    An HTML page may hold personal data unless its view says otherwise with a Cache-Control of its own. One that its
    view has compressed (the public site, which holds no secret) is left as it is.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then complete the headers."""
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", PERMISSIONS)
        if not response.has_header("Cache-Control"):
            headers["Cache-Control"] = "no-store"
        is_page = headers.get("Content-Type", "").startswith("text/html")
        if is_page and not response.streaming and not response.has_header("Content-Encoding"):
            response.content = bind(response.content.decode()).encode()
            headers["Content-Length"] = str(len(response.content))
        return response


class RequestLogMiddleware:
    """One line a request: method, route pattern (never the path, which may name a person), status, milliseconds.

    Stands first, so it also answers ``/sante/``, which must work for any Host header and is not logged.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer and log."""
        if request.path_info == "/sante/":
            return health.sante(request)
        start = time.perf_counter()
        status = 500
        try:
            response = self.get_response(request)
            status = response.status_code
            return response
        finally:
            match = request.resolver_match
            line = {
                "methode": request.method if request.method in {"GET", "POST", "HEAD", "OPTIONS"} else "autre",
                "route": match.route if match else "aucune",
                "statut": status,
                "ms": round((time.perf_counter() - start) * 1000, 1),
            }
            log.info(json.dumps(line, ensure_ascii=False))
