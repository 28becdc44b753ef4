"""The page « Une erreur s'est produite » and the way back to the service (specs/franceconnect.md §2.4, §2.11)."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from preau.houses.passerelle import provider
from preau.houses.passerelle.actions import interactions
from preau.houses.passerelle.models import Interaction
from preau.kit.clockkit import now
from preau.kit.design.pages import continuer
from preau.protocols.franceconnect import write_error_url
from preau.protocols.franceconnect.codes import RedirectedY, YRefusal

log = logging.getLogger("preau.errors")
HELPED = frozenset({"Y010004", "Y010006", "Y010007", "Y010008"})
"""Codes whose page leads to the help about one's identity, with the code (§2.11)."""


def show(request: HttpRequest, refusal: YRefusal, interaction: Interaction | None = None) -> HttpResponse:
    """The page of `refusal`, with its status; with a link back to the service when one is known.

    The link of an interaction tells the service the refusal that the interaction remembers.
    """
    log.info("refused %s %s %s", refusal.code, refusal.status, refusal.detail)
    context = {
        "title": _("Une erreur s'est produite"),
        "code": refusal.code,
        "paragraphs": [_(refusal.personne)],
        "return_url": _return_url(refusal, interaction),
        "service": interaction.service.nom if interaction is not None else "",
        "help_url": f"{reverse('accueil:aide-identite')}?code={refusal.code[1:]}" if refusal.code in HELPED else "",
        "resume": _resume(interaction) if interaction is not None else None,
    }
    response = HttpResponse(render_to_string("passerelle/erreur.html", context, request), status=refusal.status)
    response["Cache-Control"] = "no-store"
    return response


def _resume(interaction: Interaction) -> tuple[str, str] | None:
    """Where a request that still lives has come to, and the words for it: nobody stays on a dead page (§6)."""
    if interaction.ended_at is not None or now() >= interaction.expires_at:
        return None
    name, label = {
        interactions.VERIFICATION: ("verification", _("Réessayer")),
        interactions.INFORMATION: ("information", _("Reprendre la connexion")),
    }.get(interaction.step, ("choix", _("Choisir un autre compte")))
    return reverse(f"passerelle:{name}", args=[interaction.public_id]), label


def _return_url(refusal: YRefusal, interaction: Interaction | None) -> str:
    if not refusal.returns_to_service:
        return ""
    if interaction is not None and interaction.ended_at is not None:
        return interaction.service.site_url  # it has had its answer
    if interaction is not None:
        return f"{reverse('passerelle:redirect-to-sp-with-error')}?interaction={interaction.public_id}"
    if refusal.reply_to is not None:
        return write_error_url(refusal.reply_to, refusal, provider.issuer())
    return ""


def leave(request: HttpRequest, url: str) -> HttpResponse:
    """Go to a service: by a redirection from a GET, by the page "Continuer" from a form (design.md §1)."""
    if request.method == "POST":
        return continuer(request, url)
    response = HttpResponseRedirect(url, status=303)
    response["Cache-Control"] = "no-store"
    return response


def shown(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A view whose Y refusals become pages, or go to the service once its address is proven."""

    @functools.wraps(view)
    def served(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except YRefusal as refusal:
            if isinstance(refusal, RedirectedY) and refusal.reply_to is not None:
                return leave(request, write_error_url(refusal.reply_to, refusal, provider.issuer()))
            return show(request, refusal)

    return served
