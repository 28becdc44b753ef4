"""How the browser carries a SAML message to a provider: an address to go to, or a form to post there."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from lxml import etree

from preau.kit.design.pages import continuer
from preau.protocols.saml import KeyPair, names, sign_message
from preau.protocols.saml.bindings import redirect_url

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Of the page with a form: no `form-action`, its only form comes from a provider's metadata (design.md §1)."""


@dataclass(frozen=True)
class Departure:
    """`fields` is empty for a redirection."""

    url: str
    fields: dict[str, str] = field(default_factory=dict)


def write(parameter: str, root: etree._Element, binding: str, url: str, relay_state: str, own: KeyPair) -> Departure:
    """The message signed for its way: in the query of a redirection, or inside itself for a form."""
    if binding == names.REDIRECT:
        return Departure(redirect_url(url, parameter, etree.tostring(root), relay_state, own.key))
    data = base64.b64encode(sign_message(root, own.key, own.certificate)).decode()
    return Departure(url, {parameter: data, "RelayState": relay_state})


def leave(request: HttpRequest, departure: Departure) -> HttpResponse:
    """By GET straight away, or by the page "Continuer" after a post: no post ever redirects to another origin."""
    if departure.fields:
        context = {"url": departure.url, "champs": departure.fields.items()}
        response = HttpResponse(render_to_string("design/envoi_saml.html", context, request))
        response["Content-Security-Policy"] = POLICY
        return response
    if request.method == "POST":
        return continuer(request, departure.url)
    return HttpResponse(status=303, headers={"Location": departure.url})
