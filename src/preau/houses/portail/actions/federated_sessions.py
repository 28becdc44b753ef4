"""What providers call the sign-ins that opened our sessions; needed to close either side (saml-profiles §4.4)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from preau.houses.portail.models import FederatedSession, IdentityProvider
from preau.kit.sessions.models import Session

AFTER = timedelta(days=1)


def note_session(session: Session, alias: str, saml: dict[str, Any]) -> None:
    """Remember the NameID and SessionIndex of the assertion that opened `session`."""
    idp = IdentityProvider.objects.filter(alias=alias).first()
    if idp is None or not saml.get("name_id"):
        return
    FederatedSession.objects.update_or_create(
        session_public_id=session.public_id,
        defaults={
            "idp": idp,
            "name_id": saml["name_id"],
            "session_index": saml.get("session_index", ""),
            "kept_until": session.expires_at + AFTER,
        },
    )


def purge_federated(moment: datetime) -> int:
    """Delete what names sessions that are over."""
    return FederatedSession.objects.filter(kept_until__lt=moment).delete()[0]
