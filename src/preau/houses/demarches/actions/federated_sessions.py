"""What the provider calls the sign-ins that opened our sessions; needed to close either side (saml-profiles §4.4)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from preau.houses.demarches.models import FederatedSession, IdentityProvider
from preau.kit.sessions.models import Session

AFTER = timedelta(days=1)
LONGEST_URL = 500


def note_session(session: Session, idp: IdentityProvider, saml: dict[str, Any], retour: str) -> None:
    """Remember the NameID and SessionIndex of the assertion that opened `session`, and where the account is managed."""
    if not saml.get("name_id"):
        return
    FederatedSession.objects.update_or_create(
        session_public_id=session.public_id,
        defaults={
            "idp": idp,
            "name_id": saml["name_id"],
            "session_index": saml.get("session_index", ""),
            "retour": retour if is_address(retour) else "",
            "kept_until": session.expires_at + AFTER,
        },
    )


def is_address(url: str) -> bool:
    """Whether a page may link to it."""
    return url.startswith(("https://", "http://")) and len(url) <= LONGEST_URL


def purge_federated(moment: datetime) -> int:
    """Delete what names sessions that are over."""
    return FederatedSession.objects.filter(kept_until__lt=moment).delete()[0]
