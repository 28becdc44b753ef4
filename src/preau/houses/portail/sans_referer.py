"""Forms that a program may fill: the token of the page is asked as ever, the Referer that programs leave out is not.

pronotepy's generic CAS function posts the hidden fields of the page, over https, without Origin nor Referer
(specs/pronote-protocol.md §5). Django wants a Referer there because a cookie of a neighbouring http site could stand
for ours; our cookie is `__Host-` over https, which no neighbour can set. A Referer or Origin that is sent is checked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.decorators import decorator_from_middleware
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponse]


class _TokenAlone(CsrfViewMiddleware):
    def _check_referer(self, request: HttpRequest) -> None:
        if request.headers.get("Referer") is not None:
            super()._check_referer(request)  # type: ignore[misc]  # the stubs leave it out


def sans_referer(view: View) -> View:
    """The view, whose form is protected by its token, and by the Referer when there is one."""
    return cast(View, csrf_exempt(decorator_from_middleware(_TokenAlone)(view)))
