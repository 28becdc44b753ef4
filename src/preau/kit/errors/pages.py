"""A refusal as a page: title, the sentence that says how to repair, a way on, the code to quote."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from preau.kit.errors import refusals
from preau.protocols.refusals import Refusal, fill

RETRY_AFTER = 5  # seconds


def render_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page of `refusal`, with its status.

    Its context may give the way on: `suite_url` and `suite_label` (by default the home page), and a `titre`.
    """
    context = refusal.context
    response = HttpResponse(
        render_to_string(
            "errors/refus.html",
            {
                "refusal": refusal,
                "title": context.get("titre") or _title(refusal.status),
                "paragraphs": [fill(_(refusal.personne), context)] if refusal.personne else [],
                "link_url": context.get("suite_url") or "/",
                "link_label": context.get("suite_label") or _("Revenir à l'accueil"),
            },
            request,
        ),
        status=refusal.status,
    )
    response["Cache-Control"] = "no-store"
    if refusal.status == 503:
        response["Retry-After"] = str(RETRY_AFTER)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW: what to do, and a link back to the page as a GET."""
    refusal = refusals.FormulairePerime(reason, suite_url=request.path, suite_label=_("Revenir à la page"))
    return render_refusal(request, refusal)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """`handler404`."""
    return render_refusal(request, refusals.PageIntrouvable())


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """`handler403`."""
    return render_refusal(request, refusals.PageInterdite())


def _title(status: int) -> str:
    titles = {
        403: _("Accès refusé"),
        404: _("Page introuvable"),
        410: _("Cette page n'est plus valable"),
        503: _("Le service est très demandé"),
    }
    return titles.get(status, _("Cette demande ne peut pas aboutir"))
