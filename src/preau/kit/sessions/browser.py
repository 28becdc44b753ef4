"""The browser itself, before anybody has signed in: a random cookie whose hash binds rows to it."""

from __future__ import annotations

import hmac

from django.http import HttpRequest, HttpResponse

from preau.kit.idkit import digest, new_secret
from preau.kit.sessions import cookies

KIND = "nav"
_PENDING = "_preau_new_browser"


def browser_hash(request: HttpRequest) -> str | None:
    """The hash of the browser's secret, or None for a browser that has not been here."""
    secret = cookies.read(request, KIND) or getattr(request, _PENDING, "")
    return digest(secret) if secret else None


def name_browser(request: HttpRequest) -> str:
    """The hash of the browser's secret, drawn now if it had none; `ensure_browser` then sends the cookie."""
    if browser_hash(request) is None:
        setattr(request, _PENDING, new_secret())
    found = browser_hash(request)
    assert found is not None
    return found


def ensure_browser(request: HttpRequest, response: HttpResponse) -> str:
    """Make sure the browser holds its cookie after `response`; its hash."""
    found = name_browser(request)
    pending = getattr(request, _PENDING, "")
    if pending:
        cookies.put(response, KIND, pending)
    return found


def is_browser(request: HttpRequest, expected: str) -> bool:
    """Whether the request comes from the browser of that hash."""
    found = browser_hash(request)
    return found is not None and hmac.compare_digest(found, expected)
