"""Leaving for another origin: ``continuer`` (design.md §1, "CSP and form posts")."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_safe

from preau.protocols.refusals import Refusal

SALT = "preau.kit.design.continuer"
LIFE_SECONDS = 600


class BadTarget(ValueError):
    """The address to continue to is neither http(s) nor a path of this house: the caller's fault."""


class LienPerime(Refusal):
    """The signed address of the page "Continuer" is forged, damaged or more than ten minutes old."""

    code = "PAGE-0410"
    status = 400
    personne = _("Ce lien ne sert que quelques minutes. Repartez de l'accueil et recommencez.")
    support = _("Page « Continuer » ouverte trop tard ou depuis un favori, ou adresse recopiée en partie.")


def continuer(request: HttpRequest, url: str) -> HttpResponse:
    """303 to a page of our own that leaves for ``url`` by GET: no POST of ours ever redirects to another origin.

    ``url`` is an absolute http(s) address or a local path.  It travels signed: nobody can
    make this house lead elsewhere.
    """
    if not is_target(url):
        raise BadTarget(url[:200])
    handle = signing.dumps(url, salt=SALT, compress=True)
    return HttpResponseRedirect(reverse("design:continuer", args=[handle]), status=303)


def is_target(url: str) -> bool:
    """True for an http(s) address with a host, or a path beginning with a single slash."""
    if any(ord(char) < 33 or char == "\\" for char in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme:
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    return url.startswith("/") and not url.startswith("//")


@require_safe
def show(request: HttpRequest, handle: str) -> HttpResponse:
    """The page "Continuer": a meta refresh and a button, both to the signed address; 400 when it is forged or old."""
    try:
        url = signing.loads(handle, salt=SALT, max_age=LIFE_SECONDS)
    except signing.BadSignature as problem:
        raise LienPerime(type(problem).__name__) from None
    if not isinstance(url, str) or not is_target(url):
        raise LienPerime("not an address")
    return render(request, "design/continuer.html", {"url": url})
