"""Proof that someone signed in anew for one CAS request (`renew`, §2.1.1): a signed mark, carried there and back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

from django.core import signing
from django.urls import reverse

from preau.houses.portail import settings
from preau.houses.portail.return_to import LONGEST
from preau.kit.clockkit import now
from preau.kit.idkit import new_secret
from preau.kit.sessions.models import Session
from preau.protocols.cas import LoginRequest
from preau.protocols.cas.read import is_set
from preau.protocols.cas.refusals import RequestTooLong

SALT = "portail.cas.depuis"
MARK = "depuis"
AUTHN_AT = "authn_at"
"""Key of a session's data: when the identity provider last asked for the secret (ISO 8601)."""


@dataclass(frozen=True)
class Mark:
    """When someone left to sign in, under a nonce that serves once."""

    nonce: str
    at: datetime

    def is_proven(self, session: Session) -> bool:
        """Whether the provider of this session asked for the secret since, clocks being what they are."""
        said = session.data.get(AUTHN_AT, "")
        skew = timedelta(seconds=settings.current().clock_skew)
        return bool(said) and session.created_at >= self.at and datetime.fromisoformat(said) >= self.at - skew


def way_back(asked: LoginRequest, browser: str) -> str:
    """The path of ours that sign-in comes back to, with a new mark for this browser (its hash). Raises RequestTooLong.

    Bound to the browser, else somebody could hand a mark of earlier today to a person who has signed in since.
    """
    wanted = []
    if asked.service is not None:
        wanted.append(("TARGET" if asked.by_target else "service", asked.service.url))
    if asked.renew:
        wanted.append(("renew", "true"))
    if asked.by_post:
        wanted.append(("method", "POST"))
    mark = signing.dumps([new_secret(12), now().timestamp(), browser], salt=SALT)
    path = f"{reverse('portail:cas-login')}?{urlencode([*wanted, (MARK, mark)])}"
    if len(path) > LONGEST:
        raise RequestTooLong()
    return path


def read_mark(text: str, browser: str) -> Mark | None:
    """The mark in `text`, younger than a request of sign-in; None when it is not ours or not this browser's."""
    try:
        nonce, at, owner = signing.loads(text, salt=SALT, max_age=settings.current().request_life)
    except (signing.BadSignature, ValueError):
        return None
    return Mark(nonce, datetime.fromtimestamp(at, UTC)) if owner == browser else None


def is_renewal(path: str) -> bool:
    """Whether this way back wants the identity provider to ask for the secret again (ForceAuthn).

    An administrator who is about to change something wants it too (pages/gestion_acces.py).
    """
    parts = urlsplit(path)
    if parts.path == reverse("portail:gestion-confirmer"):
        return True
    return parts.path == reverse("portail:cas-login") and is_set(parse_qs(parts.query), "renew")
