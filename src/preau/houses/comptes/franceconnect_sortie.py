"""Leaving the hub: its session ends after ours, by the browser, and leads on to where the person was going.

Partners must end both sessions (specs/franceconnect.md §2.9, §2.14). Ours is over before the browser leaves: a hub that
has forgotten its session shows an error page and nobody comes back. So the browser leaves from a page of ours, which
has a plain link to go on without waiting, and which, shown again ("Précédent"), no longer leaves by itself.

What is needed on the way travels in one sealed cookie: the id_token is in no address of ours, where a log would
keep it.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from preau.houses.comptes import franceconnect
from preau.houses.comptes.actions.federate import SESSION_KEY
from preau.houses.comptes.settings import current
from preau.kit import sealkit
from preau.kit.clockkit import now
from preau.kit.courier.vault import UnsealError
from preau.kit.design.pages import continuer
from preau.kit.idkit import new_secret
from preau.kit.sessions import cookies
from preau.kit.sessions.models import Session
from preau.protocols.oidc.relying import RelyingRefusal

KIND = "fc_sortie"
BOUND = "franceconnect-sortie"
LIFE = timedelta(minutes=15)
LONGEST = 3800
"""Characters of a cookie's value that every browser keeps."""


@dataclass(frozen=True)
class Depart:
    """A browser about to leave its session at the hub: `suite` is where it goes then, `left` whether it has left.

    `returns` says that the person will be asked there again who they are: that is what they leave for.
    """

    id_token: str
    suite: str
    state: str
    until: float
    left: bool = False
    returns: bool = False


def lead_on(request: HttpRequest, session_public_id: str, suite: str) -> HttpResponse:
    """To `suite`, by the hub when this session of ours, which is over, came from there."""
    id_token = id_token_of(session_public_id)
    response = onward(request, suite)
    return leave(id_token, suite, response) if id_token else response


def leave(id_token: str, suite: str, response: HttpResponse | None = None, *, returns: bool = False) -> HttpResponse:
    """303 to the page that leaves for the hub; `response` is a redirection to `suite` that already carries cookies.

    An id_token too long for a cookie is given up: only our session is over. Without `response`, `suite` is a local
    path.
    """
    response = response or HttpResponseRedirect(suite, status=303)
    if prepare(response, id_token, suite, returns=returns):
        response["Location"] = reverse("comptes:franceconnect-depart")
    return response


def prepare(response: HttpResponse, id_token: str, suite: str, *, returns: bool = False) -> bool:
    """Let the browser that gets `response` leave by the page of departure; False when the id_token is too long."""
    sealed = _seal(Depart(id_token, suite, new_secret(), (now() + LIFE).timestamp(), returns=returns))
    if len(sealed) > LONGEST:
        return False
    cookies.put(response, KIND, sealed)
    return True


def onward(request: HttpRequest, suite: str) -> HttpResponse:
    """To a path of this house at once, to another origin by the page "Continuer"."""
    return HttpResponseRedirect(suite, status=303) if suite.startswith("/") else continuer(request, suite)


def id_token_of(session_public_id: str) -> str:
    """The id_token kept in this session, over or not; empty when it came another way, or from another hub."""
    session = Session.objects.filter(public_id=session_public_id).first() if session_public_id else None
    kept = session.data.get(SESSION_KEY) if session is not None else None
    if not isinstance(kept, dict) or not franceconnect.is_enabled():
        return ""
    if kept.get("issuer") != current().franceconnect_issuer:
        return ""
    assert session is not None
    try:
        return sealkit.unseal(str(kept.get("id_token", "")), f"{SESSION_KEY}:{session.subject}")
    except (UnsealError, ValueError):
        return ""


def read(request: HttpRequest) -> Depart | None:
    """Where this browser stands; None when it left nothing, or more than a quarter of an hour ago."""
    try:
        depart = Depart(**json.loads(sealkit.unseal(cookies.read(request, KIND), BOUND)))
    except (UnsealError, ValueError, TypeError):
        return None
    return depart if depart.until > now().timestamp() else None


def hub_url(depart: Depart) -> str:
    """Where the hub ends its session; empty when it has no such address or cannot be asked for it."""
    try:
        return franceconnect.relying().logout_url(depart.id_token, franceconnect.post_logout_uri(), depart.state)
    except RelyingRefusal:
        return ""


def note_left(response: HttpResponse, depart: Depart) -> None:
    """The browser is leaving: shown again, the page will not leave by itself."""
    cookies.put(response, KIND, _seal(replace(depart, left=True)))


def is_answer(depart: Depart, state: str) -> bool:
    """Whether the hub brings back the state that was sent."""
    return hmac.compare_digest(depart.state.encode(), state.encode())


def forget(response: HttpResponse) -> HttpResponse:
    """Take the cookie back."""
    cookies.drop(response, KIND)
    return response


def _seal(depart: Depart) -> str:
    return sealkit.seal(json.dumps(asdict(depart)), BOUND)
