"""What a browser keeps while it signs out: which session it has left, and where the service wants it next (§2.9).

One signed cookie of a quarter of an hour. The address in it was checked against the service's record before.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.core import signing
from django.http import HttpRequest, HttpResponse

from preau.kit.sessions import cookies

KIND = "sortie"
SALT = "preau.passerelle.sortie"
LIFE_SECONDS = 900


@dataclass(frozen=True)
class Sortie:
    """`suite` is empty when the person stays here; `state` is the one sent to the identity provider."""

    session: str
    suite: str = ""
    state: str = ""


def keep(response: HttpResponse, sortie: Sortie) -> None:
    """Give the browser its cookie."""
    cookies.put(response, KIND, signing.dumps(asdict(sortie), salt=SALT))


def find(request: HttpRequest) -> Sortie | None:
    """What this browser is leaving; None when it is forged, damaged or too old."""
    try:
        return Sortie(**signing.loads(cookies.read(request, KIND), salt=SALT, max_age=LIFE_SECONDS))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def forget(response: HttpResponse) -> None:
    """Take the cookie back: the person has left."""
    cookies.drop(response, KIND)
