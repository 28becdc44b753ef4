"""What the page after a sign-out has to say: the signed name of the session that ended, of use for an hour."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core import signing
from django.urls import reverse

from preau.houses.demarches.models import FederatedSession

SALT = "demarches.deconnexion"
LIFE_SECONDS = 3600
NAMED = "federee"
LONGEST_URL = 500


def farewell_url(row: FederatedSession | None) -> str:
    """The page that says what is left of this session; its bare address without one."""
    handle = {NAMED: signing.dumps(row.session_public_id, salt=SALT)} if row is not None else {}
    return f"{reverse('demarches:deconnexion')}?{urlencode(handle)}"


def read_farewell(handle: str) -> FederatedSession | None:
    """The session that an address names; None when it is forged or old."""
    try:
        named = signing.loads(handle, salt=SALT, max_age=LIFE_SECONDS)
    except signing.BadSignature:
        return None
    return FederatedSession.objects.select_related("idp").filter(session_public_id=str(named)).first()


def is_address(url: str) -> bool:
    """Whether a page may link to it, where a provider says that the account is managed."""
    return url.startswith(("https://", "http://")) and len(url) <= LONGEST_URL
