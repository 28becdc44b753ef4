"""What every page of a connection shares: our own codes for forms, refusals told with the way back to the service.

A page finds its request with `interactions.find`, then says so with `keep_in_mind`: from there on an error page knows
which service to go back to (specs/franceconnect.md §2.11, "Error page").
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_CSRF_TOKEN_MISSING, REASON_NO_CSRF_COOKIE, CsrfViewMiddleware
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from preau.houses.passerelle import erreurs
from preau.houses.passerelle.actions import interactions
from preau.houses.passerelle.models import Interaction
from preau.protocols.franceconnect import codes

Page = Callable[..., HttpResponse]
_KEPT = "_preau_interaction"


def conducted(*verbs: str) -> Callable[[Page], Page]:
    """Only these verbs (Y000404, as on the real platform); the form's token on a POST (Y470001 to Y470003).

    A refusal becomes an error page of the hub, with a link back to the service while the request lives.
    """

    def wrap(page: Page) -> Page:
        @wraps(page)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            try:
                if request.method not in verbs:
                    raise codes.Y000404(request.method or "")
                if request.method == "POST":
                    _check_token(request)
                response = page(request, **kwargs)
            except codes.ShownY as refusal:
                response = erreurs.show(request, refusal, _remember(request, refusal))
            response["X-Robots-Tag"] = "noindex, nofollow"
            return response

        return csrf_exempt(never_cache(guarded))

    return wrap


def keep_in_mind(request: HttpRequest, interaction: Interaction) -> Interaction:
    """The request that this page is about; returned for the caller's ease."""
    setattr(request, _KEPT, interaction)
    return interaction


def _check_token(request: HttpRequest) -> None:
    """`check_form`; its error page then knows the request of the form, if it is this browser's."""
    try:
        check_form(request)
    except codes.ShownY:
        with suppress(codes.ShownY):
            keep_in_mind(request, interactions.find(request.POST.get("interaction", ""), request))
        raise


def check_form(request: HttpRequest) -> None:
    """Django's own check of a form's token, under the codes of §2.12. Raises Y470001, Y470002 or Y470003."""
    check = _Check(_nothing)
    check.process_request(request)
    reason = check.process_view(request, _nothing, (), {})
    if reason is None:
        return
    known = {REASON_NO_CSRF_COOKIE: codes.Y470003, REASON_CSRF_TOKEN_MISSING: codes.Y470002}
    raise known.get(str(reason), codes.Y470001)(str(reason))


class _Check(CsrfViewMiddleware):
    """Django's check, which says why instead of answering."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _remember(request: HttpRequest, refusal: codes.ShownY) -> Interaction | None:
    """The request to go back from; while it lives it keeps what its link will tell the service (§2.4)."""
    interaction: Interaction | None = getattr(request, _KEPT, None)
    if interaction is not None:
        with transaction.atomic():
            Interaction.objects.filter(pk=interaction.pk, ended_at=None).update(erreur=refusal.code)
    return interaction
