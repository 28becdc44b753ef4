"""What the page after a sign-out has to say, carried in its own address: signed, and of use for an hour."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest
from django.urls import reverse

SALT = "portail.deconnexion"
LIFE_SECONDS = 3600


def write_url(said: dict[str, Any]) -> str:
    """The address of the page that says `said`; without anything to say, its bare address."""
    query = urlencode({"compte": signing.dumps(said, salt=SALT, compress=True)}) if said else ""
    return f"{reverse('portail:deconnexion')}?{query}"


def read(request: HttpRequest) -> dict[str, Any]:
    """What the address says; empty when it is forged or old."""
    try:
        said = signing.loads(request.GET.get("compte", ""), salt=SALT, max_age=LIFE_SECONDS)
    except (signing.BadSignature, ValueError):
        return {}
    return said if isinstance(said, dict) else {}
