"""Where a request goes first: the choice page, the information page under single sign-on, or the provider hinted.

Called by the authorize endpoint once the request is valid (specs/franceconnect.md §2.15.1).
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from preau.houses.passerelle import idps
from preau.houses.passerelle.actions import consent, identify, sessions
from preau.houses.passerelle.models import Interaction
from preau.kit.sessions import browser


def open_response(request: HttpRequest, interaction: Interaction) -> HttpResponse:
    """303 to the first page of `interaction`, with the browser's cookie; the identity session is renewed."""
    session = sessions.current(request)
    response = HttpResponse(status=303)
    browser.ensure_browser(request, response)
    if session is not None:
        sessions.renew(response, session)
        if sessions.serves(session, interaction) and consent.inform(interaction, session, request):
            response["Location"] = page_url("information", interaction)
            return response
    response["Location"] = _hinted_url(request, interaction) or page_url("choix", interaction)
    return response


def page_url(name: str, interaction: Interaction) -> str:
    """The address of a page of this request: `choix`, `verification`, `information` or `auto-login`."""
    return reverse(f"passerelle:{name}", args=[interaction.public_id])


def _hinted_url(request: HttpRequest, interaction: Interaction) -> str:
    """§2.11: idp_hint skips the choice; a provider that may not serve now is left to the choice page to explain."""
    idp = idps.get_idp(interaction.parametres["idp_hint"])
    if idp is None or not idp.is_active or not idps.is_allowed(idp, interaction.service):
        return ""
    try:
        return identify.leave(interaction, idp, request)
    except identify.ProviderOut:
        return ""
