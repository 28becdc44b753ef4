"""Single logout (§1.6): what a session leaves behind, whoever asks for its end."""

from __future__ import annotations

from typing import Any

from preau.houses.portail.actions.cas_sign_out import close_session
from preau.houses.portail.models import FederatedSession
from preau.kit import journal
from preau.kit.sessions.models import Session


def end_federated(row: FederatedSession, session: Session) -> bool:
    """The provider ends the session that it opened, and so those of applications; whether nothing stays open."""
    left = close_session(session)
    journal.write("connexion.fermée-par-le-fournisseur", actor=row.idp.alias, subject=session.subject)
    return not left.silent and not left.deaf


def farewell_of(row: FederatedSession | None) -> dict[str, Any]:
    """What our page has to say now that the provider answered; empty when nobody asked it."""
    return {**row.farewell, "answer": row.answer} if row is not None else {}
